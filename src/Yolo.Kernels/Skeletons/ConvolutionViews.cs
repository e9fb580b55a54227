using Yolo.Kernels.Host;
using Yolo.Kernels.Lanes;

namespace Yolo.Kernels.Skeletons;

/// <summary>
/// A convolution's sizes. Input [N, Groups·InputChannels, InputHeight, InputWidth], filters [Groups·OutputChannels, InputChannels,
/// KernelHeight, KernelWidth], output [N, Groups·OutputChannels, OutputHeight, OutputWidth]; channels are counted for each group.
/// </summary>
public readonly record struct ConvolutionShape(
    int Batch, int Groups, int InputChannels, int InputHeight, int InputWidth, int OutputChannels, int OutputHeight, int OutputWidth,
    int KernelHeight, int KernelWidth, int Stride, int Padding)
{
    /// <summary>Elements of one filter: input channels · kernel height · kernel width.</summary>
    public int Taps => InputChannels * KernelHeight * KernelWidth;

    /// <summary>Places of one output map.</summary>
    public int OutputPlaces => OutputHeight * OutputWidth;

    /// <summary>Places of one input map.</summary>
    public int InputPlaces => InputHeight * InputWidth;

    /// <summary>Whether each place is computed from itself alone: patches are then the maps as they lie.</summary>
    public bool IsPointwise => KernelHeight == 1 && KernelWidth == 1 && Stride == 1 && Padding == 0;
}

/// <summary>
/// The patches of an image as a matrix [taps, N · output places]: element ((c, ky, kx), (n, oy, ox)) is input[n, c, oy·stride + ky − padding,
/// ox·stride + kx − padding], 0 outside. Batches of the matrix are groups of channels.
/// </summary>
public readonly unsafe struct Patches(ConvolutionShape shape) : IMatrixView, IPatches
{
    private readonly ConvolutionShape _s = shape;

    ConvolutionShape IPatches.Image => _s;

    bool IPatches.Turned => false;

    /// <inheritdoc/>
    public static bool LinesAreRows => true;

    /// <inheritdoc/>
    public TReal At<TReal, TView>(TView data, int batch, int row, int column)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        var kx = row % _s.KernelWidth;
        var ky = row / _s.KernelWidth % _s.KernelHeight;
        var c = row / (_s.KernelWidth * _s.KernelHeight);
        var place = column % _s.OutputPlaces;
        var x = (place % _s.OutputWidth * _s.Stride) + kx - _s.Padding;
        var y = (place / _s.OutputWidth * _s.Stride) + ky - _s.Padding;
        if (x < 0 || y < 0 || x >= _s.InputWidth || y >= _s.InputHeight)
        {
            return TReal.FromIndex(0);
        }
        return data[Map(batch, column / _s.OutputPlaces, c) + (y * _s.InputWidth) + x];
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

/// <summary>The filters with input channels as rows, [input channels, output channels · kernel]: the left factor of the input's gradient.</summary>
public readonly unsafe struct BackwardFilters(ConvolutionShape shape) : IMatrixView
{
    private readonly ConvolutionShape _s = shape;

    /// <inheritdoc/>
    public static bool LinesAreRows => true;

    /// <inheritdoc/>
    public TReal At<TReal, TView>(TView data, int batch, int row, int column)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        var kernel = _s.KernelHeight * _s.KernelWidth;
        return data[Filter(batch, column / kernel, row) + (column % kernel)];
    }

    /// <inheritdoc/>
    public void Lines<TReal>(TReal* data, int batch, int first, int count, int start, int length, TReal* destination, int pitch)
        where TReal : unmanaged, IReal<TReal>
    {
        var kernel = _s.KernelHeight * _s.KernelWidth;
        var o = Math.DivRem(start, kernel, out var tap);
        var filter = data + Filter(batch, o, first);
        // Lines lie side by side in each filter, but a filter's length apart in themselves.
        for (var run = 0; length > 0; length -= run, destination += run, tap = 0, filter += (nint)_s.InputChannels * kernel)
        {
            run = Math.Min(length, kernel - tap);
            for (var i = 0; i < count; i++)
            {
                Runs.Copy(filter + ((nint)i * kernel) + tap, destination + ((nint)i * pitch), run);
            }
        }
    }

    private int Filter(int group, int o, int c) => ((((group * _s.OutputChannels) + o) * _s.InputChannels) + c) * _s.KernelHeight * _s.KernelWidth;
}

/// <summary>
/// Maps [N, Groups · channels, places] as matrices [channels, N · places], one for each group: a convolution's output, and its gradient.
/// </summary>
public readonly unsafe struct Maps(int groups, int channels, int places) : IMatrixView, IOutputView
{
    private readonly int _groups = groups;
    private readonly int _channels = channels;
    private readonly int _places = places;

    /// <inheritdoc/>
    public static bool LinesAreRows => true;

    /// <inheritdoc/>
    public TReal At<TReal, TView>(TView data, int batch, int row, int column)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal> => data[IndexOf(batch, row, column)];

    /// <inheritdoc/>
    public void Lines<TReal>(TReal* data, int batch, int first, int count, int start, int length, TReal* destination, int pitch)
        where TReal : unmanaged, IReal<TReal>
    {
        for (var line = first; line < first + count; line++, destination += pitch)
        {
            Line(data, batch, line, start, length, destination);
        }
    }

    private void Line<TReal>(TReal* data, int batch, int line, int start, int count, TReal* destination)
        where TReal : unmanaged, IReal<TReal>
    {
        while (count > 0)
        {
            var run = Math.Min(count, Run(start));
            Runs.Copy(data + IndexOf(batch, line, start), destination, run);
            destination += run;
            start += run;
            count -= run;
        }
    }

    /// <inheritdoc/>
    public int IndexOf(int batch, int row, int column) =>
        (((column / _places * _groups) + batch) * _channels + row) * _places + (column % _places);

    /// <inheritdoc/>
    public int Run(int column) => _places - (column % _places);
}
