using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Yolo.Kernels.Skeletons;

/// <summary>
/// The part of a map that a run of patches sees, with its margins of zeros, copied once for all taps: each line of the patch matrix is then a few runs of the window,
/// without margins to look out for. For stride 1 and square kernels.
/// </summary>
internal readonly unsafe ref struct PatchWindow<TReal>
    where TReal : unmanaged
{
    /// <summary>Numbers that a window may hold: it lies on the stack, and in the first level of the cache.</summary>
    private const int MostNumbers = 4096;

    private readonly ConvolutionShape _s;
    private readonly TReal* _window;
    private readonly int _firstRow;
    private readonly int _firstColumn;
    private readonly int _length;

    private PatchWindow(ConvolutionShape s, TReal* window, int start, int length)
    {
        (_s, _length) = (s, length);
        _window = window;
        (_firstRow, _firstColumn) = Math.DivRem(start, s.OutputWidth);
    }

    /// <summary>Whether lines are copied sooner by windows than one by one: not if the maps are so wide that a window is mostly what nobody asked for.</summary>
    public static bool PaysFor(ConvolutionShape s, int lines, int start, int length)
    {
        if (s.Stride != 1 || s.KernelHeight != s.KernelWidth || s.Padding < 0)
        {
            return false;
        }
        var (first, last) = (start / s.OutputWidth, (start + length - 1) / s.OutputWidth);
        var images = (last / s.OutputHeight) - (first / s.OutputHeight) + 1;
        var numbers = (last - first + 1L + (images * (s.KernelHeight - 1L))) * Pitch(s);
        var taps = s.KernelHeight * s.KernelWidth;
        return numbers <= MostNumbers && 2 * numbers * ((lines + taps - 1) / taps) <= (long)lines * length;
    }

    /// <summary>
    /// Copies lines of the matrix of patches, see <see cref="IMatrixView.Lines"/>. <paramref name="maps"/> is channel 0 of the image of patch <paramref name="start"/>;
    /// <paramref name="reversed"/> takes the taps of each channel from the last to the first.
    /// </summary>
    [SkipLocalsInit]
    public static void Lines(
        ConvolutionShape s, TReal* maps, bool reversed, int first, int count, int start, int length, TReal* destination, int pitch)
    {
        var numbers = stackalloc TReal[MostNumbers + (Vector512<byte>.Count / sizeof(TReal))];
        var window = new PatchWindow<TReal>(s, numbers, start, length);
        var taps = s.KernelHeight * s.KernelWidth;
        var (channel, tap) = Math.DivRem(first, taps);
        for (; count > 0; channel++, tap = 0)
        {
            window.Fill(maps + ((nint)channel * s.InputPlaces));
            for (; tap < taps && count > 0; tap++, count--, destination += pitch)
            {
                window.Line(reversed ? taps - 1 - tap : tap, destination);
            }
        }
    }

    private void Fill(TReal* map)
    {
        var to = _window;
        var pitch = Pitch(_s);
        var rows = ((_firstColumn + _length - 1) / _s.OutputWidth) + 1;
        for (var row = _firstRow % _s.OutputHeight; rows > 0; row = 0, map += (nint)_s.Groups * _s.InputChannels * _s.InputPlaces)
        {
            var ofImage = Math.Min(rows, _s.OutputHeight - row);
            rows -= ofImage;
            for (var y = row - _s.Padding; y < row - _s.Padding + ofImage + _s.KernelHeight - 1; y++, to += pitch)
            {
                ShiftedImage.CopyRow(_s, map, y, to);
            }
        }
    }

    /// <summary>Copies the line of one tap, in whole registers: up to one is written behind its end.</summary>
    private void Line(int tap, TReal* destination)
    {
        var pitch = Pitch(_s);
        var from = _window + ((nint)(tap / _s.KernelWidth) * pitch) + (tap % _s.KernelWidth);
        var (row, column) = (_firstRow % _s.OutputHeight, _firstColumn);
        for (var left = _length; left > 0; from += pitch, column = 0)
        {
            var run = Math.Min(left, _s.OutputWidth - column);
            CopyRegisters(from + column, destination, run);
            destination += run;
            left -= run;
            if (++row == _s.OutputHeight)
            {
                row = 0;
                from += (nint)(_s.KernelHeight - 1) * pitch;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyRegisters(TReal* source, TReal* destination, int count)
    {
        var from = (byte*)source;
        var to = (byte*)destination;
        var bytes = (nint)count * sizeof(TReal);
        for (nint i = 0; i < bytes; i += Vector512<byte>.Count)
        {
            Vector512.Load(from + i).Store(to + i);
        }
    }

    private static int Pitch(ConvolutionShape s) => s.InputWidth + (2 * s.Padding);
}
