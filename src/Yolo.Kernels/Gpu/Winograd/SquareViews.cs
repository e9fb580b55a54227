using ILGPU;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Winograd;

namespace Yolo.Kernels.Gpu.Winograd;

/// <summary>Squares in memory: as a window of a map, and point by point.</summary>
internal static class SquareViews
{
    /// <summary><paramref name="size"/>² numbers of a map from (y, x) on, 0 outside it.</summary>
    public static Square<TReal> Window<TReal>(ArrayView<TReal> data, int map, Tiles tiles, int y, int x, int size)
        where TReal : unmanaged, IReal<TReal>
    {
        var start = map + (y * tiles.Width) + x;
        var (a, b) = (Line(data, start, tiles, y, x, size), Line(data, start + tiles.Width, tiles, y + 1, x, size));
        var c = size > 2 ? Line(data, start + (2 * tiles.Width), tiles, y + 2, x, size) : a;
        var d = size > 3 ? Line(data, start + (3 * tiles.Width), tiles, y + 3, x, size) : a;
        var e = size > 4 ? Line(data, start + (4 * tiles.Width), tiles, y + 4, x, size) : a;
        var f = size > 4 ? Line(data, start + (5 * tiles.Width), tiles, y + 5, x, size) : a;
        return new(a, b, c, d, e, f);
    }

    /// <summary><paramref name="size"/>² numbers, <paramref name="step"/> apart.</summary>
    public static Square<TReal> Load<TReal>(ArrayView<TReal> data, int start, int step, int size)
        where TReal : unmanaged, IReal<TReal>
    {
        var line = size * step;
        var (a, b) = (Points(data, start, step, size), Points(data, start + line, step, size));
        var c = size > 2 ? Points(data, start + (2 * line), step, size) : a;
        var d = size > 3 ? Points(data, start + (3 * line), step, size) : a;
        var e = size > 4 ? Points(data, start + (4 * line), step, size) : a;
        var f = size > 4 ? Points(data, start + (5 * line), step, size) : a;
        return new(a, b, c, d, e, f);
    }

    /// <summary>Stores <paramref name="size"/>² numbers, <paramref name="step"/> apart.</summary>
    public static void Store<TReal>(Square<TReal> square, ArrayView<TReal> data, int start, int step, int size)
        where TReal : unmanaged, IReal<TReal>
    {
        var line = size * step;
        Store(square.A, data, start, step, size);
        Store(square.B, data, start + line, step, size);
        if (size > 2)
        {
            Store(square.C, data, start + (2 * line), step, size);
        }
        if (size > 3)
        {
            Store(square.D, data, start + (3 * line), step, size);
        }
        if (size > 4)
        {
            Store(square.E, data, start + (4 * line), step, size);
            Store(square.F, data, start + (5 * line), step, size);
        }
    }

    private static Six<TReal> Line<TReal>(ArrayView<TReal> data, int start, Tiles tiles, int y, int x, int size)
        where TReal : unmanaged, IReal<TReal>
    {
        // As unsigned numbers, places below 0 are beyond the other side. A row outside is as wide as nothing.
        var width = (uint)y < (uint)tiles.Height ? tiles.Width : 0;
        var (a, b) = (At(data, start, x, width), At(data, start + 1, x + 1, width));
        return new(
            a, b,
            size > 2 ? At(data, start + 2, x + 2, width) : a,
            size > 3 ? At(data, start + 3, x + 3, width) : a,
            size > 4 ? At(data, start + 4, x + 4, width) : a,
            size > 4 ? At(data, start + 5, x + 5, width) : a);
    }

    private static TReal At<TReal>(ArrayView<TReal> data, int index, int x, int width)
        where TReal : unmanaged, IReal<TReal> => (uint)x < (uint)width ? data[index] : default;

    private static Six<TReal> Points<TReal>(ArrayView<TReal> data, int start, int step, int size)
        where TReal : unmanaged, IReal<TReal>
    {
        var (a, b) = (data[start], data[start + step]);
        return new(
            a, b,
            size > 2 ? data[start + (2 * step)] : a,
            size > 3 ? data[start + (3 * step)] : a,
            size > 4 ? data[start + (4 * step)] : a,
            size > 4 ? data[start + (5 * step)] : a);
    }

    private static void Store<TReal>(Six<TReal> line, ArrayView<TReal> data, int start, int step, int size)
        where TReal : unmanaged, IReal<TReal>
    {
        data[start] = line.A;
        data[start + step] = line.B;
        if (size > 2)
        {
            data[start + (2 * step)] = line.C;
        }
        if (size > 3)
        {
            data[start + (3 * step)] = line.D;
        }
        if (size > 4)
        {
            data[start + (4 * step)] = line.E;
            data[start + (5 * step)] = line.F;
        }
    }
}
