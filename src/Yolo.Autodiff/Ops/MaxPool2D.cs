using Yolo.Kernels.Lanes;
using Yolo.Kernels.Profiling;
using Yolo.Kernels.Skeletons;

namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    private const int PlacesAtOnce = 8192;

    /// <summary>
    /// The greatest element of each size × size window, windows stride apart. [N, C, H, W] → [N, C, OH, OW] with OH = (H + padding − size)/stride + 1;
    /// padding counts places added in all, padding/2 of them before (rounded down), as Darknet does. Places outside never win; the first of equal
    /// elements takes the gradient.
    /// </summary>
    /// <exception cref="ShapeException">The window is larger than the padded input, or padding reaches a whole window.</exception>
    public static Tensor MaxPool2D(Tensor x, int size, int stride, int padding = 0)
    {
        using var op = Profiler.Op("MaxPool2D");
        Check.Rank("MaxPool2D", "the input", x, 4, "[N, C, H, W]");
        Check.That(
            size >= 1 && stride >= 1 && padding >= 0 && padding < (2 * size) - 1 && x.Shape[2] + padding >= size && x.Shape[3] + padding >= size,
            () => $"MaxPool2D: window {size}, stride {stride}, padding {padding} do not fit input {x.Shape}.");
        var (h, w) = (x.Shape[2], x.Shape[3]);
        var window = new PoolWindow(h, w, ((h + padding - size) / stride) + 1, ((w + padding - size) / stride) + 1, size, stride, padding / 2);
        if (window.IsQuarters)
        {
            return PoolQuarters(x);
        }
        var value = StopGradient(x);
        var pooled = new Shape(x.Shape[0], x.Shape[1], window.OutputHeight, window.OutputWidth);
        if (x.Level == 0 && stride == 1 && !x.Device.IsGpu)
        {
            return Launch.Jobs(new GreatestRow(window), pooled.Count / window.OutputWidth, 1 + (PlacesAtOnce / window.OutputWidth), [pooled], x)[0];
        }
        var winners = New(x.Device, pooled);
        x.Device.Map(new WinnerMap(window, x.Shape[1]), Places(winners.Shape), winners.Buffer, [value.Buffer]);
        return Winners(x, winners, window);
    }

    /// <summary>Reads each window's winner; linear in x, so its pullback and that one's pullback are each other.</summary>
    private static Tensor Winners(Tensor x, Tensor winners, PoolWindow window) =>
        Primitive.Apply(
            x,
            v =>
            {
                var output = New(v.Device, winners.Shape);
                v.Device.Map(new TakeWinnerMap(window, v.Shape[1]), Places(output.Shape), output.Buffer, [v.Buffer, winners.Buffer]);
                return output;
            },
            (_, _, g) => ToWinners(g, winners, window),
            Saved.None);

    private static Tensor ToWinners(Tensor g, Tensor winners, PoolWindow window) =>
        Primitive.Apply(
            g,
            v =>
            {
                var output = New(v.Device, new Shape(v.Shape[0], v.Shape[1], window.InputHeight, window.InputWidth));
                v.Device.Map(new GiveWinnerMap(window, v.Shape[1]), Places(output.Shape), output.Buffer, [v.Buffer, winners.Buffer]);
                return output;
            },
            (_, _, h) => Winners(h, winners, window),
            Saved.None);

    private static Extent Places(Shape shape) => new(1, 1, shape[0], shape[1], shape[2], shape[3]);
}

/// <summary>The windows of a pooling.</summary>
internal readonly record struct PoolWindow(int InputHeight, int InputWidth, int OutputHeight, int OutputWidth, int Size, int Stride, int Before)
{
    /// <summary>Whether the windows are the 2 × 2 blocks of a map of even sides: the pooling of every YOLO network, and the only one that is hot.</summary>
    public bool IsQuarters => Size == 2 && Stride == 2 && InputHeight % 2 == 0 && InputWidth % 2 == 0;
}

/// <summary>The place y·W + x of each window's first greatest element.</summary>
internal readonly struct WinnerMap(PoolWindow window, int channels) : IMap
{
    private readonly PoolWindow _w = window;
    private readonly int _channels = channels;

    /// <inheritdoc/>
    public TReal At<TReal, TView>(int n, int c, int y, int x, Inputs<TView> inputs)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        var map = ((n * _channels) + c) * _w.InputHeight * _w.InputWidth;
        int top = (y * _w.Stride) - _w.Before, left = (x * _w.Stride) - _w.Before;
        var bottom = top + _w.Size < _w.InputHeight ? top + _w.Size : _w.InputHeight;
        var right = left + _w.Size < _w.InputWidth ? left + _w.Size : _w.InputWidth;
        top = top > 0 ? top : 0;
        left = left > 0 ? left : 0;
        var winner = TReal.FromIndex((top * _w.InputWidth) + left);
        var greatest = inputs.A[map + (top * _w.InputWidth) + left];
        for (var iy = top; iy < bottom; iy++)
        {
            for (var ix = left; ix < right; ix++)
            {
                var value = inputs.A[map + (iy * _w.InputWidth) + ix];
                winner = TReal.SelectGreater(value, greatest, TReal.FromIndex((iy * _w.InputWidth) + ix), winner);
                greatest = TReal.SelectGreater(value, greatest, value, greatest);
            }
        }
        return winner;
    }
}

/// <summary>Reads input A at the winner of each window, B.</summary>
internal readonly struct TakeWinnerMap(PoolWindow window, int channels) : IMap
{
    private readonly PoolWindow _w = window;
    private readonly int _channels = channels;

    /// <inheritdoc/>
    public TReal At<TReal, TView>(int n, int c, int y, int x, Inputs<TView> inputs)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        var map = (n * _channels) + c;
        var winner = TReal.ToIndex(inputs.B[(((map * _w.OutputHeight) + y) * _w.OutputWidth) + x]);
        return inputs.A[(map * _w.InputHeight * _w.InputWidth) + winner];
    }
}

/// <summary>Each input place gathers the cotangents, A, of the windows that it won, B.</summary>
internal readonly struct GiveWinnerMap(PoolWindow window, int channels) : IMap
{
    private readonly PoolWindow _w = window;
    private readonly int _channels = channels;

    /// <inheritdoc/>
    public TReal At<TReal, TView>(int n, int c, int y, int x, Inputs<TView> inputs)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        var map = ((n * _channels) + c) * _w.OutputHeight * _w.OutputWidth;
        var place = (y * _w.InputWidth) + x;
        int up = y + _w.Before, along = x + _w.Before;
        var firstY = up < _w.Size ? 0 : ((up - _w.Size) / _w.Stride) + 1;
        var firstX = along < _w.Size ? 0 : ((along - _w.Size) / _w.Stride) + 1;
        var sum = TReal.FromIndex(0);
        for (var oy = firstY; oy < _w.OutputHeight && oy * _w.Stride <= up; oy++)
        {
            for (var ox = firstX; ox < _w.OutputWidth && ox * _w.Stride <= along; ox++)
            {
                var at = map + (oy * _w.OutputWidth) + ox;
                if (TReal.ToIndex(inputs.B[at]) == place)
                {
                    sum += inputs.A[at];
                }
            }
        }
        return sum;
    }
}
