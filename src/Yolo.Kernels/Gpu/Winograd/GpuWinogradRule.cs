using Yolo.Kernels.Skeletons;
using Yolo.Kernels.Winograd;

namespace Yolo.Kernels.Gpu.Winograd;

/// <summary>
/// Which way to convolve should take a GPU the least time: an estimate on paper from the shape alone, in the time of a multiply-add at best (see <see cref="GpuContractPlan"/>).
/// To win, Winograd's algorithm must do so clearly: what paper does not know may be as much.
/// </summary>
internal static class GpuWinogradRule
{
    /// <summary>The part of direct convolution's time that is clearly less.</summary>
    private const double Clearly = 0.7;

    /// <summary>Multiply-adds in the time in which a number is read or written: 4 bytes at 2.2 TB/s, at 30 · 10¹² a second. Most GPUs have less memory speed for their arithmetic than an H100, for which it would be 40.</summary>
    private const double CostOfNumber = 55;

    /// <summary>The same for one kernel more: 2 µs.</summary>
    private const double CostOfLaunch = 6e7;

    /// <summary>Numbers of scratch memory beyond which no GPU is asked for them: 1 GiB in single precision.</summary>
    private const long MostScratch = 1 << 28;

    /// <summary>The way of a convolution whose patches these are; <paramref name="wanted"/> where it can be had. Kept filters are transformed once.</summary>
    public static ConvolutionMethod For(ContractShape shape, ConvolutionShape image, bool keptFilters, ConvolutionMethod wanted) =>
        Choose(shape, image, wanted, grid => WorkOf(image, grid, shape.Rows, keptFilters)).Method;

    /// <summary>The way of the gradient of filters under which these patches lie.</summary>
    public static ConvolutionMethod ForGradient(ContractShape shape, ConvolutionShape image, ConvolutionMethod wanted) =>
        Choose(shape, image, wanted, grid => WorkOfGradient(image, grid)).Method;

    /// <summary>What <see cref="For"/> chooses of itself, and its work; none for the direct way.</summary>
    public static GpuWinogradWork? Estimate(ContractShape shape, ConvolutionShape image, bool keptFilters) =>
        Choose(shape, image, ConvolutionMethod.Fastest, grid => WorkOf(image, grid, shape.Rows, keptFilters)).Work;

    /// <summary>What <see cref="ForGradient"/> chooses of itself, and its work; none for the direct way.</summary>
    public static GpuWinogradWork? EstimateGradient(ContractShape shape, ConvolutionShape image) =>
        Choose(shape, image, ConvolutionMethod.Fastest, grid => WorkOfGradient(image, grid)).Work;

    private static GpuWinogradWork WorkOf(ConvolutionShape image, WinogradGrid grid, int rows, bool keptFilters)
    {
        var points = Points(grid);
        var (inputs, products, filters) = (points * image.InputChannels * grid.Tiles, points * rows * grid.Tiles, points * rows * image.InputChannels);
        // Transformed filters are read by the products; others are written and their taps read before.
        return new(
            new((int)points, rows, grid.Tiles, image.InputChannels), inputs + products + filters,
            (2.0 * (inputs + products)) + Maps(image) + (keptFilters ? filters : (2 * filters) + (9.0 * rows * image.InputChannels)), keptFilters ? 2 : 3);
    }

    private static GpuWinogradWork WorkOfGradient(ConvolutionShape image, WinogradGrid grid)
    {
        var points = Points(grid);
        var sums = points * image.OutputChannels * image.InputChannels;
        var tiles = points * (image.InputChannels + image.OutputChannels) * grid.Tiles;
        return new(new((int)points, image.OutputChannels, image.InputChannels, grid.Tiles), tiles + sums, (2.0 * (tiles + sums)) + Maps(image), 3);
    }

    private static (ConvolutionMethod Method, GpuWinogradWork? Work) Choose(
        ContractShape shape, ConvolutionShape image, ConvolutionMethod wanted, Func<WinogradGrid, GpuWinogradWork> work)
    {
        if (wanted == ConvolutionMethod.Direct || image.KernelHeight != 3 || image.KernelWidth != 3 || image.Stride != 1 || image.Groups != 1 || image.Padding < 0)
        {
            return (ConvolutionMethod.Direct, null);
        }
        var (two, four) = (work(new(image, Winograd2.Outputs)), work(new(image, Winograd4.Outputs)));
        var direct = Clearly * GpuContractPlan.CostOf(shape);
        return wanted switch
        {
            ConvolutionMethod.Winograd2 when two.Scratch <= MostScratch => (wanted, two),
            ConvolutionMethod.Winograd4 when four.Scratch <= MostScratch => (wanted, four),
            ConvolutionMethod.Fastest when Cost(four) < direct && Cost(four) <= Cost(two) => (ConvolutionMethod.Winograd4, four),
            ConvolutionMethod.Fastest when Cost(two) < direct => (ConvolutionMethod.Winograd2, two),
            _ => (ConvolutionMethod.Direct, null),
        };
    }

    private static double Cost(GpuWinogradWork work) => work.Scratch > MostScratch
        ? double.PositiveInfinity
        : (CostOfNumber * work.Moved) + (CostOfLaunch * work.MoreLaunches) + GpuContractPlan.CostOf(work.Products);

    private static long Points(WinogradGrid grid) => (grid.Outputs + 2L) * (grid.Outputs + 2);

    private static double Maps(ConvolutionShape image) =>
        (double)image.Batch * ((image.InputChannels * image.InputPlaces) + (image.OutputChannels * image.OutputPlaces));
}

/// <summary>What a convolution by Winograd's algorithm takes.</summary>
/// <param name="Products">The matrices of all points.</param>
/// <param name="Scratch">Numbers of scratch memory.</param>
/// <param name="Moved">Numbers read or written by transforms and products.</param>
/// <param name="MoreLaunches">Kernels besides the products.</param>
internal readonly record struct GpuWinogradWork(ContractShape Products, long Scratch, double Moved, int MoreLaunches);
