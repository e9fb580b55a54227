using Yolo.Kernels.Skeletons;
using Yolo.Kernels.Winograd;

namespace Yolo.Kernels.Host.Winograd;

/// <summary>
/// Which way to convolve takes the least time: an estimate from the shape alone, so that results are the same on every machine of one kind. Its constants were fitted to
/// measurements of the layers of the YOLOv2 networks; they count multiplications of registers of 16 numbers.
/// </summary>
internal static class WinogradRule
{
    private const int Register = 16;

    /// <summary>Tiles that a transform takes at once; at the end of each row of a map some are missing.</summary>
    private const int TilesAtOnce = 8;

    /// <summary>What transforming a point of such tiles costs, on the way in and out.</summary>
    private const double Transform = 8;

    /// <summary>What a point of a filter costs to make and to read: there are more of them than taps.</summary>
    private const double FilterPoint = 1;

    /// <summary>The part of a register's multiplications that direct convolution gets done in the time of Winograd's.</summary>
    private const double DirectRate = 0.95;

    /// <summary>The way for these patches, or for the gradient of the filters that see them; <paramref name="wanted"/> where it can be had.</summary>
    public static ConvolutionMethod For(ConvolutionShape image, ConvolutionMethod wanted)
    {
        if (image.KernelHeight != 3 || image.KernelWidth != 3 || image.Stride != 1 || image.Groups != 1 || image.Padding < 0)
        {
            return ConvolutionMethod.Direct;
        }
        if (wanted != ConvolutionMethod.Fastest)
        {
            return wanted;
        }
        var (direct, two, four) = (Direct(image), Winograd(image, Winograd2.Outputs), Winograd(image, Winograd4.Outputs));
        return four < direct && four <= two ? ConvolutionMethod.Winograd4 : two < direct ? ConvolutionMethod.Winograd2 : ConvolutionMethod.Direct;
    }

    private static double Direct(ConvolutionShape s) =>
        (double)s.Taps * s.OutputChannels * WinogradPlan.DivideUp(s.Batch * s.OutputPlaces, Register) / DirectRate;

    private static double Winograd(ConvolutionShape s, int outputs)
    {
        var grid = new WinogradGrid(s, outputs);
        var points = (outputs + 2.0) * (outputs + 2);
        var filters = (double)s.InputChannels * s.OutputChannels;
        var transforms = Transform * (s.InputChannels + s.OutputChannels) * s.Batch * grid.Down * WinogradPlan.DivideUp(grid.Across, TilesAtOnce);
        return points * ((filters * (WinogradPlan.DivideUp(grid.Tiles, Register) + FilterPoint)) + transforms);
    }
}
