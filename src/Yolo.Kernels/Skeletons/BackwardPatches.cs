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
    public TReal At<TReal, TView>(TView data, int batch, int row, int column)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        var kx = row % _s.KernelWidth;
        var ky = row / _s.KernelWidth % _s.KernelHeight;
        var o = row / (_s.KernelWidth * _s.KernelHeight);
        var place = column % _s.InputPlaces;
        var x = (place % _s.InputWidth) + _s.Padding - kx;
        var y = (place / _s.InputWidth) + _s.Padding - ky;
        if (x < 0 || y < 0 || x % _s.Stride != 0 || y % _s.Stride != 0 || x / _s.Stride >= _s.OutputWidth || y / _s.Stride >= _s.OutputHeight)
        {
            return TReal.FromIndex(0);
        }
        return data[Map(batch, column / _s.InputPlaces, o) + (y / _s.Stride * _s.OutputWidth) + (x / _s.Stride)];
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
