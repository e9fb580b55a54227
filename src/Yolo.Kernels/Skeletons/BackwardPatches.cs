using Yolo.Kernels.Lanes;
using Yolo.Kernels.Memory;

namespace Yolo.Kernels.Skeletons;

/// <summary>
/// The output's gradient as the input's gradient reads it, [output channels · kernel, N · input places]: element ((o, ky, kx), (n, y, x)) is
/// gradient[n, o, (y + padding − ky) / stride, (x + padding − kx) / stride] where these are whole and inside, else 0.
/// </summary>
public readonly unsafe struct BackwardPatches(ConvolutionShape shape) : IMatrixView, IPatches
{
    private readonly ConvolutionShape _s = shape;
    private readonly Divisor _byKernelWidth = new(shape.KernelWidth);
    private readonly Divisor _byKernelHeight = new(shape.KernelHeight);
    private readonly Divisor _byInputWidth = new(shape.InputWidth);
    private readonly Divisor _byInputHeight = new(shape.InputHeight);
    private readonly Divisor _byStride = new(shape.Stride);

    /// <remarks>With stride 1 these are the patches of the gradient under the kernel turned round.</remarks>
    ConvolutionShape IPatches.Image => Image;

    bool IPatches.Turned => true;

    private ConvolutionShape Image => _s with
    {
        InputChannels = _s.OutputChannels,
        InputHeight = _s.OutputHeight,
        InputWidth = _s.OutputWidth,
        OutputChannels = _s.InputChannels,
        OutputHeight = _s.InputHeight,
        OutputWidth = _s.InputWidth,
        Padding = _s.KernelHeight - 1 - _s.Padding,
    };

    /// <inheritdoc/>
    public static bool LinesAreRows => true;

    /// <inheritdoc/>
    public Spot Row(int batch, int row)
    {
        var o = _byKernelHeight.Of(_byKernelWidth.Of(row, out var kx), out var ky);
        return new(o * _s.OutputPlaces, -ky, -kx);
    }

    /// <inheritdoc/>
    public Spot Column(int batch, int column)
    {
        var n = _byInputHeight.Of(_byInputWidth.Of(column, out var x), out var y);
        return new(Map(batch, n, 0), y + _s.Padding, x + _s.Padding);
    }

    /// <inheritdoc/>
    public int Index(Spot row, Spot column)
    {
        var (y, x) = (row.Y + column.Y, row.X + column.X);
        var oy = _byStride.Of(y, out var besideY);
        var ox = _byStride.Of(x, out var besideX);
        // What was divided below 0 is no matter: it is outside. Without branches, so that a GPU works several elements out at once.
        var inside = x >= 0 & y >= 0 & (besideX | besideY) == 0 & ox < _s.OutputWidth & oy < _s.OutputHeight;
        return inside ? row.Offset + column.Offset + (oy * _s.OutputWidth) + ox : -1;
    }

    /// <inheritdoc/>
    public void Lines<TReal>(TReal* data, int batch, int first, int count, int start, int length, TReal* destination, int pitch)
        where TReal : unmanaged, IReal<TReal>
    {
        if (PatchWindow<TReal>.PaysFor(Image, count, start, length))
        {
            PatchWindow<TReal>.Lines(Image, data + Map(batch, start / _s.InputPlaces, 0), true, first, count, start, length, destination, pitch);
            return;
        }
        for (var line = first; line < first + count; line++, destination += pitch)
        {
            Line(data, batch, line, start, length, destination);
        }
    }

    private void Line<TReal>(TReal* data, int batch, int line, int start, int count, TReal* destination)
        where TReal : unmanaged, IReal<TReal>
    {
        var kx = line % _s.KernelWidth;
        var ky = line / _s.KernelWidth % _s.KernelHeight;
        var o = line / (_s.KernelWidth * _s.KernelHeight);
        var n = Math.DivRem(start, _s.InputPlaces, out var place);
        var y = Math.DivRem(place, _s.InputWidth, out var x);
        while (count > 0)
        {
            var run = Math.Min(count, _s.InputWidth - x);
            var oy = y + _s.Padding - ky;
            if (oy >= 0 && oy % _s.Stride == 0 && oy / _s.Stride < _s.OutputHeight)
            {
                Row(data + Map(batch, n, o) + (oy / _s.Stride * _s.OutputWidth), x + _s.Padding - kx, run, destination);
            }
            else
            {
                new Span<TReal>(destination, run).Clear();
            }
            destination += run;
            count -= run;
            x = 0;
            if (++y == _s.InputHeight)
            {
                y = 0;
                n++;
            }
        }
    }

    /// <summary>destination[i] = row[(x + i) / stride] where that is whole and inside, else 0.</summary>
    private void Row<TReal>(TReal* row, int x, int count, TReal* destination)
        where TReal : unmanaged, IReal<TReal>
    {
        if (_s.Stride == 1)
        {
            var left = Math.Clamp(-x, 0, count);
            var inside = Math.Clamp(_s.OutputWidth - x - left, 0, count - left);
            Runs.Clear(destination, left);
            Runs.Copy(row + x + left, destination + left, inside);
            Runs.Clear(destination + left + inside, count - left - inside);
            return;
        }
        new Span<TReal>(destination, count).Clear();
        var i = x >= 0 ? (_s.Stride - (x % _s.Stride)) % _s.Stride : -x;
        for (; i < count && (x + i) / _s.Stride < _s.OutputWidth; i += _s.Stride)
        {
            destination[i] = row[(x + i) / _s.Stride];
        }
    }

    private int Map(int group, int n, int o) => (((n * _s.Groups) + group) * _s.OutputChannels + o) * _s.OutputPlaces;
}
