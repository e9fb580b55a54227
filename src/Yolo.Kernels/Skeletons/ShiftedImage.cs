using Yolo.Kernels.Memory;

namespace Yolo.Kernels.Skeletons;

/// <summary>A view that is the patches of an image, and which.</summary>
internal interface IPatches
{
    /// <summary>The convolution whose patches these are.</summary>
    ConvolutionShape Image { get; }

    /// <summary>Whether the kernel is turned round: taps go from the last to the first.</summary>
    bool Turned { get; }
}

/// <summary>
/// Rows of an image with margins of zeros. With stride 1 the patches' line of a tap is the image itself, shifted, but for the places between two rows, which nobody
/// asks for: a tile can read it where it lies.
/// </summary>
internal static unsafe class ShiftedImage
{
    /// <summary>In narrower images the margins are too much of the work.</summary>
    private const int LeastWidth = 40;

    /// <summary>Bytes that one job touches: they should stay in the second level of the cache.</summary>
    private const int Bytes = 1 << 19;

    /// <summary>Jobs that keep cores busy to the end although some are slower.</summary>
    private const int Jobs = 16;

    /// <summary>Channels beyond which rows of all of them do not stay in the cache, and packing costs little.</summary>
    private const int MostChannels = 128;

    public static bool PaysFor(ConvolutionShape s) =>
        s.Stride == 1 && s.KernelHeight == s.KernelWidth && s.Padding >= 0 && s.KernelHeight > 1 && s.InputWidth >= LeastWidth && s.InputChannels <= MostChannels;

    /// <summary>From one row of the image with margins to the next.</summary>
    public static int Pitch(ConvolutionShape s) => s.InputWidth + (2 * s.Padding);

    /// <summary>Rows of the output computed by one job, in numbers of so many bytes.</summary>
    public static int RowsAtOnce(ConvolutionShape s, int size)
    {
        var margins = s.InputChannels * (s.KernelHeight - 1);
        var most = ((Bytes / size / Pitch(s)) - margins) / (s.InputChannels + s.OutputChannels);
        return Math.Clamp(Math.Min(most, s.OutputHeight * s.Batch * s.Groups / Jobs), 1, s.OutputHeight);
    }

    /// <summary>How far each line of the patches is shifted in an image of so many rows.</summary>
    public static void Shifts(ConvolutionShape s, bool turned, int rows, nint* shifts)
    {
        var taps = s.KernelHeight * s.KernelWidth;
        for (var line = 0; line < s.Taps; line++)
        {
            var (channel, tap) = Math.DivRem(line, taps);
            var (ky, kx) = Math.DivRem(turned ? taps - 1 - tap : tap, s.KernelWidth);
            shifts[line] = ((((nint)channel * rows) + ky) * Pitch(s)) + kx;
        }
    }

    /// <summary>Copies rows from <paramref name="first"/> on, some of them perhaps outside, of all channels.</summary>
    public static void Copy<TReal>(ConvolutionShape s, TReal* maps, int first, int rows, TReal* destination)
        where TReal : unmanaged
    {
        for (var channel = 0; channel < s.InputChannels; channel++, maps += s.InputPlaces)
        {
            for (var y = first; y < first + rows; y++, destination += Pitch(s))
            {
                CopyRow(s, maps, y, destination);
            }
        }
    }

    /// <summary>Copies a row with its margins; one outside the map is all zeros.</summary>
    public static void CopyRow<TReal>(ConvolutionShape s, TReal* map, int y, TReal* destination)
        where TReal : unmanaged
    {
        if (y < 0 || y >= s.InputHeight)
        {
            new Span<TReal>(destination, Pitch(s)).Clear();
            return;
        }
        Runs.Clear(destination, s.Padding);
        Runs.Copy(map + ((nint)y * s.InputWidth), destination + s.Padding, s.InputWidth);
        Runs.Clear(destination + s.Padding + s.InputWidth, s.Padding);
    }
}
