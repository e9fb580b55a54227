using Yolo.Kernels.Lanes;
using Yolo.Kernels.Memory;

namespace Yolo.Kernels.Skeletons;

/// <summary>
/// The patches of an image as a matrix [taps, N · output places]: element ((c, ky, kx), (n, oy, ox)) is input[n, c, oy·stride + ky − padding,
/// ox·stride + kx − padding], 0 outside. Batches of the matrix are groups of channels.
/// </summary>
public readonly unsafe struct Patches(ConvolutionShape shape) : IMatrixView, IPatches
{
    private readonly ConvolutionShape _s = shape;
    private readonly Divisor _byKernelWidth = new(shape.KernelWidth);
    private readonly Divisor _byKernelHeight = new(shape.KernelHeight);
    private readonly Divisor _byOutputWidth = new(shape.OutputWidth);
    private readonly Divisor _byOutputHeight = new(shape.OutputHeight);

    ConvolutionShape IPatches.Image => _s;

    bool IPatches.Turned => false;

    /// <inheritdoc/>
    public static bool LinesAreRows => true;

    /// <inheritdoc/>
    public Spot Row(int batch, int row)
    {
        var c = _byKernelHeight.Of(_byKernelWidth.Of(row, out var kx), out var ky);
        return new((c * _s.InputPlaces) + (ky * _s.InputWidth) + kx, ky, kx);
    }

    /// <inheritdoc/>
    public Spot Column(int batch, int column)
    {
        var n = _byOutputHeight.Of(_byOutputWidth.Of(column, out var ox), out var oy);
        var (y, x) = ((oy * _s.Stride) - _s.Padding, (ox * _s.Stride) - _s.Padding);
        return new(Map(batch, n, 0) + (y * _s.InputWidth) + x, y, x);
    }

    /// <inheritdoc/>
    public int Index(Spot row, Spot column)
    {
        // As unsigned numbers, places below 0 are beyond the other side. Without branches, so that a GPU works several elements out at once.
        var inside = (uint)(row.X + column.X) < (uint)_s.InputWidth & (uint)(row.Y + column.Y) < (uint)_s.InputHeight;
        return inside ? row.Offset + column.Offset : -1;
    }

    /// <inheritdoc/>
    public void Lines<TReal>(TReal* data, int batch, int first, int count, int start, int length, TReal* destination, int pitch)
        where TReal : unmanaged, IReal<TReal>
    {
        if (PatchWindow<TReal>.PaysFor(_s, count, start, length))
        {
            PatchWindow<TReal>.Lines(_s, data + Map(batch, start / _s.OutputPlaces, 0), false, first, count, start, length, destination, pitch);
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
        var c = line / (_s.KernelWidth * _s.KernelHeight);
        var n = Math.DivRem(start, _s.OutputPlaces, out var place);
        var oy = Math.DivRem(place, _s.OutputWidth, out var ox);
        while (count > 0)
        {
            var run = Math.Min(count, _s.OutputWidth - ox);
            var y = (oy * _s.Stride) + ky - _s.Padding;
            if (y < 0 || y >= _s.InputHeight)
            {
                new Span<TReal>(destination, run).Clear();
            }
            else
            {
                Row(data + Map(batch, n, c) + (y * _s.InputWidth), (ox * _s.Stride) + kx - _s.Padding, run, destination);
            }
            destination += run;
            count -= run;
            ox = 0;
            if (++oy == _s.OutputHeight)
            {
                oy = 0;
                n++;
            }
        }
    }

    /// <summary>destination[i] = row[x + i · stride], 0 outside the row.</summary>
    private void Row<TReal>(TReal* row, int x, int count, TReal* destination)
        where TReal : unmanaged, IReal<TReal>
    {
        if (_s.Stride == 1)
        {
            var left = Math.Clamp(-x, 0, count);
            var inside = Math.Clamp(_s.InputWidth - x - left, 0, count - left);
            Runs.Clear(destination, left);
            Runs.Copy(row + x + left, destination + left, inside);
            Runs.Clear(destination + left + inside, count - left - inside);
            return;
        }
        for (var i = 0; i < count; i++, x += _s.Stride)
        {
            destination[i] = x >= 0 && x < _s.InputWidth ? row[x] : default;
        }
    }

    private int Map(int group, int n, int c) => (((n * _s.Groups) + group) * _s.InputChannels + c) * _s.InputPlaces;
}
