using ILGPU;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;
using Yolo.Kernels.Winograd;

namespace Yolo.Kernels.Gpu.Winograd;

/// <summary>
/// The transforms of Winograd's algorithm as GPU kernels. Numbers of a point lie together, [point, row, column], so that each point is a matrix for
/// <see cref="GpuContract"/>, and neighbouring work items, which do neighbouring columns, read and write side by side.
/// </summary>
internal static class GpuWinograd
{
    private const int Taps = 9;

    /// <summary>Tiles of maps to [point, channel, tile]: inputs by Bᵀ d B, gradients of outputs by A g Aᵀ. A work item for each channel and tile.</summary>
    public static void Maps<TTransform, TReal>(Index1D index, TTransform transform, Tiles tiles, ArrayView<TReal> maps, ArrayView<TReal> target)
        where TTransform : struct, ILineTransform
        where TReal : unmanaged, IReal<TReal>
    {
        var channel = tiles.Channel(index, out var tile);
        var image = tiles.Locate(tile, out var y, out var x);
        var map = ((image * tiles.Channels) + channel) * tiles.Height * tiles.Width;
        var window = SquareViews.Window(maps, map, tiles, y, x, TTransform.From);
        SquareViews.Store(window.Transformed<TTransform>(), target, index, tiles.Channels * tiles.Count, TTransform.To);
    }

    /// <summary>Filters to [point, filter, channel] by G g Gᵀ; <paramref name="lastTap"/> 8 reads their taps from the last to the first, 0 as they are. A work item for each filter and channel.</summary>
    public static void Filters<TTransform, TView, TReal>(
        Index1D index, TTransform transform, TView view, ArrayView<TReal> data, Divisor channels, int lastTap, int points, ArrayView<TReal> target)
        where TTransform : struct, ILineTransform
        where TView : struct, IMatrixView
        where TReal : unmanaged, IReal<TReal>
    {
        var row = view.Row(0, channels.Of(index, out var channel));
        var (first, step) = ((channel * Taps) + lastTap, lastTap > 0 ? -1 : 1);
        var taps = new MatrixElements<TView, TReal, GpuView<TReal>>(view, new(data));
        var top = Line(view, taps, row, first, step);
        var middle = Line(view, taps, row, first + (3 * step), step);
        var bottom = Line(view, taps, row, first + (6 * step), step);
        SquareViews.Store(new Square<TReal>(top, middle, bottom, top, top, top).Transformed<TTransform>(), target, index, points, TTransform.To);
    }

    private static Six<TReal> Line<TView, TReal>(TView view, MatrixElements<TView, TReal, GpuView<TReal>> taps, Spot row, int first, int step)
        where TView : struct, IMatrixView
        where TReal : unmanaged, IReal<TReal>
    {
        var left = taps.At(row, view.Column(0, first));
        return new(left, taps.At(row, view.Column(0, first + step)), taps.At(row, view.Column(0, first + (2 * step))), left, left, left);
    }

    /// <summary>Products [point, filter, tile] to outputs by Aᵀ m A, each through the epilogue. A work item for each filter and tile.</summary>
    public static void Outputs<TTransform, TOutput, TEpilogue, TReal>(
        Index1D index, TTransform transform, Tiles tiles, ArrayView<TReal> products, ContractShape shape, TOutput output, ArrayView<TReal> target,
        TEpilogue epilogue, ArrayView<TReal> rowValues)
        where TTransform : struct, ILineTransform
        where TOutput : struct, IOutputView
        where TEpilogue : struct, ILanewise
        where TReal : unmanaged, IReal<TReal>
    {
        var row = tiles.Channel(index, out var tile);
        var image = tiles.Locate(tile, out var y, out var x);
        var outputs = SquareViews.Load(products, index, tiles.Channels * tiles.Count, TTransform.From).Transformed<TTransform>();
        var store = new TileStore<TOutput, TEpilogue, TReal>(output, target, epilogue, rowValues, shape, 0);
        var column = (image * tiles.Height * tiles.Width) + (y * tiles.Width) + x;
        var (rows, columns) = (tiles.Height - y, tiles.Width - x);
        Line(store, outputs.A, row, column, rows > 0 ? columns : 0, TTransform.To);
        Line(store, outputs.B, row, column + tiles.Width, rows > 1 ? columns : 0, TTransform.To);
        if (TTransform.To > 2)
        {
            Line(store, outputs.C, row, column + (2 * tiles.Width), rows > 2 ? columns : 0, TTransform.To);
            Line(store, outputs.D, row, column + (3 * tiles.Width), rows > 3 ? columns : 0, TTransform.To);
        }
    }

    /// <summary>Stores as much of a line as there are columns left.</summary>
    private static void Line<TOutput, TEpilogue, TReal>(TileStore<TOutput, TEpilogue, TReal> store, Six<TReal> line, int row, int column, int columns, int size)
        where TOutput : struct, IOutputView
        where TEpilogue : struct, ILanewise
        where TReal : unmanaged, IReal<TReal>
    {
        if (columns > 0)
        {
            store.One(row, column, line.A);
        }
        if (columns > 1)
        {
            store.One(row, column + 1, line.B);
        }
        if (size > 2 && columns > 2)
        {
            store.One(row, column + 2, line.C);
        }
        if (size > 3 && columns > 3)
        {
            store.One(row, column + 3, line.D);
        }
    }

    /// <summary>Sums over tiles [point, filter, channel] to gradients of filters by Gᵀ u G. A work item for each filter and channel.</summary>
    public static void FilterGradients<TTransform, TOutput, TReal>(
        Index1D index, TTransform transform, ArrayView<TReal> sums, Divisor channels, int points, TOutput output, ArrayView<TReal> target)
        where TTransform : struct, ILineTransform
        where TOutput : struct, IOutputView
        where TReal : unmanaged, IReal<TReal>
    {
        var row = channels.Of(index, out var channel);
        var taps = SquareViews.Load(sums, index, points, TTransform.From).Transformed<TTransform>();
        Line(taps.A, output, row, channel * Taps, target);
        Line(taps.B, output, row, (channel * Taps) + 3, target);
        Line(taps.C, output, row, (channel * Taps) + 6, target);
    }

    private static void Line<TOutput, TReal>(Six<TReal> line, TOutput output, int row, int column, ArrayView<TReal> target)
        where TOutput : struct, IOutputView
        where TReal : unmanaged, IReal<TReal>
    {
        target[output.IndexOf(0, row, column)] = line.A;
        target[output.IndexOf(0, row, column + 1)] = line.B;
        target[output.IndexOf(0, row, column + 2)] = line.C;
    }
}
