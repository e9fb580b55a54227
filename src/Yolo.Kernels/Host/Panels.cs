using System.Numerics;
using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Memory;
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

    /// <summary>Lines that are copied together: the taps of a 3 × 3 kernel on one channel.</summary>
    private const int LinesAlong = 9;

    /// <summary>Lines that are transposed together.</summary>
    private const int LinesAcross = 16;

    /// <summary>Lines lie a little apart: views may write so far behind their ends, and with a power of two all would share one set of the cache.</summary>
    private const int Slack = 16;
    private const int LinePitch = LineLength + Slack;

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
        var lines = stackalloc TReal[LinesAlong * LinePitch];
        var chunk = LineLength / width * width;
        var depth = depthEnd - depthBegin;
        for (var start = begin; start < end; start += chunk)
        {
            var length = Math.Min(chunk, end - start);
            var padded = RoundUp(length, granularity);
            var panels = destination + ((nint)(start - begin) * depth);
            for (var k = 0; k < depth; k += LinesAlong)
            {
                var count = Math.Min(LinesAlong, depth - k);
                view.Lines(data, batch, depthBegin + k, count, start, length, lines, LinePitch);
                for (var i = 0; i < count; i++)
                {
                    var line = lines + (i * LinePitch);
                    Runs.Clear(line + length, padded - length);
                    for (var place = 0; place < padded; place += width)
                    {
                        var panelWidth = Math.Min(width, padded - place);
                        CopyRegisters(line + place, panels + ((nint)place * depth) + ((nint)(k + i) * panelWidth), panelWidth);
                    }
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
        var lines = stackalloc TReal[LinesAcross * LinePitch];
        var depth = depthEnd - depthBegin;
        for (var start = begin; start < end; start += width)
        {
            var panel = destination + ((nint)(start - begin) * depth);
            var panelWidth = Math.Min(width, RoundUp(end - start, granularity));
            for (var k = 0; k < depth; k += LineLength)
            {
                var length = Math.Min(LineLength, depth - k);
                var pitch = RoundUp(length, granularity) + Slack;
                for (var place = 0; place < panelWidth; place += LinesAcross)
                {
                    var count = Math.Min(LinesAcross, panelWidth - place);
                    var real = Math.Clamp(end - start - place, 0, count);
                    if (real > 0)
                    {
                        view.Lines(data, batch, start + place, real, depthBegin + k, length, lines, pitch);
                    }
                    new Span<TReal>(lines + (real * pitch), (count - real) * pitch).Clear();
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
