using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Kernels.Host;

/// <summary>
/// Copies a block of a matrix view into panels: strips of <c>width</c> rows of A (or columns of B), stored depth by depth so that a tile
/// reads them in order. Both are one operation once A is seen as its transpose.
/// </summary>
internal static unsafe class Panels
{
    private const int LineLength = 512;

    /// <summary>
    /// Packs [depthBegin, depthEnd) × [begin, end). Panel p holds places begin + p·width …, padded with zeros, at
    /// destination + p · panelStride. <paramref name="linesAlongDepth"/> tells whether a line of the view runs along the depth.
    /// </summary>
    public static void Pack<TView, TReal>(
        TView view, TReal* data, int batch, bool linesAlongDepth, int depthBegin, int depthEnd, int begin, int end, int width, TReal* destination, nint panelStride)
        where TView : struct, IMatrixView
        where TReal : unmanaged, IReal<TReal>
    {
        if (linesAlongDepth)
        {
            AcrossLines(view, data, batch, depthBegin, depthEnd, begin, end, width, destination, panelStride);
        }
        else
        {
            AlongLines(view, data, batch, depthBegin, depthEnd, begin, end, width, destination, panelStride);
        }
    }

    private static void AlongLines<TView, TReal>(
        TView view, TReal* data, int batch, int depthBegin, int depthEnd, int begin, int end, int width, TReal* destination, nint panelStride)
        where TView : struct, IMatrixView
        where TReal : unmanaged, IReal<TReal>
    {
        var line = stackalloc TReal[LineLength];
        var chunk = LineLength / width * width;
        for (var k = depthBegin; k < depthEnd; k++)
        {
            var row = destination + ((nint)(k - depthBegin) * width);
            for (var start = begin; start < end; start += chunk)
            {
                var count = Math.Min(chunk, end - start);
                view.Line(data, batch, k, start, count, line);
                new Span<TReal>(line + count, LineLength - count)[..((width - (count % width)) % width)].Clear();
                for (var i = 0; i < count; i += width)
                {
                    new ReadOnlySpan<TReal>(line + i, width).CopyTo(new Span<TReal>(row + ((start - begin + i) / width * panelStride), width));
                }
            }
        }
    }

    private static void AcrossLines<TView, TReal>(
        TView view, TReal* data, int batch, int depthBegin, int depthEnd, int begin, int end, int width, TReal* destination, nint panelStride)
        where TView : struct, IMatrixView
        where TReal : unmanaged, IReal<TReal>
    {
        var line = stackalloc TReal[LineLength];
        var padded = begin + ((end - begin + width - 1) / width * width);
        for (var depth = depthBegin; depth < depthEnd; depth += LineLength)
        {
            var count = Math.Min(LineLength, depthEnd - depth);
            for (var place = begin; place < padded; place++)
            {
                if (place < end)
                {
                    view.Line(data, batch, place, depth, count, line);
                }
                else
                {
                    new Span<TReal>(line, count).Clear();
                }
                var target = destination + ((place - begin) / width * panelStride) + ((nint)(depth - depthBegin) * width) + ((place - begin) % width);
                for (var k = 0; k < count; k++)
                {
                    target[(nint)k * width] = line[k];
                }
            }
        }
    }
}
