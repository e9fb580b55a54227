using System.Numerics;
using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Kernels.Host;

/// <summary>
/// Copies a block of a matrix view into panels: strips of <c>width</c> rows of A (or columns of B), stored depth by depth so that a tile
/// reads them in order. Both are one operation once A is seen as its transpose.
/// </summary>
internal static unsafe class Panels
{
    /// <summary>The longest line that is copied at once: most places of a block, and most of its depth.</summary>
    public const int LineLength = 512;

    /// <summary>Lines that are transposed together.</summary>
    private const int LinesAtOnce = 8;

    /// <summary>
    /// Packs [depthBegin, depthEnd) × [begin, end). Panel p holds places begin + p·width …; they follow each other without gaps. The last one is as wide as its
    /// places, rounded up to <paramref name="granularity"/> and padded with zeros. <paramref name="linesAlongDepth"/> tells whether a line of the view runs along the depth.
    /// </summary>
    public static void Pack<TView, TReal>(
        TView view, TReal* data, int batch, bool linesAlongDepth, int depthBegin, int depthEnd, int begin, int end, int width, int granularity, TReal* destination)
        where TView : struct, IMatrixView
        where TReal : unmanaged, IReal<TReal>
    {
        if (linesAlongDepth)
        {
            AcrossLines(view, data, batch, depthBegin, depthEnd, begin, end, width, granularity, destination);
        }
        else
        {
            AlongLines(view, data, batch, depthBegin, depthEnd, begin, end, width, granularity, destination);
        }
    }

    [SkipLocalsInit]
    private static void AlongLines<TView, TReal>(
        TView view, TReal* data, int batch, int depthBegin, int depthEnd, int begin, int end, int width, int granularity, TReal* destination)
        where TView : struct, IMatrixView
        where TReal : unmanaged, IReal<TReal>
    {
        var line = stackalloc TReal[LineLength + Vector<byte>.Count];
        var chunk = LineLength / width * width;
        var depth = depthEnd - depthBegin;
        for (var start = begin; start < end; start += chunk)
        {
            var count = Math.Min(chunk, end - start);
            var padded = RoundUp(count, granularity);
            new Span<TReal>(line + count, padded - count).Clear();
            var panels = destination + ((nint)(start - begin) * depth);
            for (var k = 0; k < depth; k++)
            {
                view.Line(data, batch, depthBegin + k, start, count, line);
                for (var i = 0; i < padded; i += width)
                {
                    var panelWidth = Math.Min(width, padded - i);
                    CopyRegisters(line + i, panels + ((nint)i * depth) + ((nint)k * panelWidth), panelWidth);
                }
            }
        }
    }

    [SkipLocalsInit]
    private static void AcrossLines<TView, TReal>(
        TView view, TReal* data, int batch, int depthBegin, int depthEnd, int begin, int end, int width, int granularity, TReal* destination)
        where TView : struct, IMatrixView
        where TReal : unmanaged, IReal<TReal>
    {
        // Lines lie a little apart: a power of two would put all of them into one set of the cache.
        const int pitch = LineLength + 16;
        var lines = stackalloc TReal[LinesAtOnce * pitch];
        var depth = depthEnd - depthBegin;
        for (var start = begin; start < end; start += width)
        {
            var panel = destination + ((nint)(start - begin) * depth);
            var panelWidth = Math.Min(width, RoundUp(end - start, granularity));
            for (var k = 0; k < depth; k += LineLength)
            {
                var length = Math.Min(LineLength, depth - k);
                for (var place = 0; place < panelWidth; place += LinesAtOnce)
                {
                    var count = Math.Min(LinesAtOnce, panelWidth - place);
                    for (var i = 0; i < count; i++)
                    {
                        if (start + place + i < end)
                        {
                            view.Line(data, batch, start + place + i, depthBegin + k, length, lines + (i * pitch));
                        }
                        else
                        {
                            new Span<TReal>(lines + (i * pitch), length).Clear();
                        }
                    }
                    Transposition.Transpose(lines, pitch, count, length, panel + ((nint)k * panelWidth) + place, panelWidth);
                }
            }
        }
    }

    /// <summary>Copies a whole number of registers.</summary>
    private static void CopyRegisters<TReal>(TReal* source, TReal* destination, int count)
        where TReal : unmanaged
    {
        var from = (byte*)source;
        var to = (byte*)destination;
        var bytes = count * sizeof(TReal);
        for (var i = 0; i < bytes; i += Vector<byte>.Count)
        {
            Vector.Load(from + i).Store(to + i);
        }
    }

    private static int RoundUp(int count, int multiple) => (count + multiple - 1) / multiple * multiple;
}
