using System.Runtime.CompilerServices;
using Yolo.Kernels.Memory;
using Yolo.Kernels.Winograd;

namespace Yolo.Kernels.Host.Winograd;

/// <summary>Reads the rows of neighbouring tiles from a map, zeros outside it, and deals each out to its phases.</summary>
internal static unsafe class TileLines
{
    /// <summary>From one phase to the next: a run of tiles, the next tile's beginning and whole registers behind.</summary>
    public const int Pitch = WinogradGrid.LongestRun + 32;

    /// <summary>Room for a line of the longest run.</summary>
    private const int LineLength = 4 * Pitch;

    /// <summary>Places l &lt; <paramref name="count"/> of phase j of row r are numbers (y + r, x + l · step + j) of the map, at phases + (r · step + j) · <see cref="Pitch"/>.</summary>
    [SkipLocalsInit]
    public static void Read<TReal>(TReal* map, int height, int width, int y, int x, int rows, int step, int count, TReal* phases)
        where TReal : unmanaged
    {
        var line = stackalloc TReal[LineLength];
        var length = count * step;
        var before = Math.Clamp(-x, 0, length);
        var inside = Math.Clamp(width - x, before, length);
        Runs.Clear(line, before);
        new Span<TReal>(line + inside, length - inside).Clear();
        for (var row = y; row < y + rows; row++, phases += step * Pitch)
        {
            if (row < 0 || row >= height)
            {
                new Span<TReal>(phases, step * Pitch).Clear();
                continue;
            }
            Runs.Copy(map + ((nint)row * width) + x + before, line + before, inside - before);
            Phases.Split(line, step, count, phases, Pitch);
        }
    }
}
