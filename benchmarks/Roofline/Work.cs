using Yolo.Kernels.Gpu;
using Yolo.Kernels.Gpu.Winograd;
using Yolo.Kernels.Skeletons;
using Yolo.Model.Layers;
using Yolo.Model.Networks;

namespace Yolo.Roofline;

/// <summary>A kernel of the hot path: what it computes, and what it must read and write once each.</summary>
/// <param name="Layer">The layer's number.</param>
/// <param name="Kernel">What it does.</param>
/// <param name="Operations">Multiplications and additions.</param>
/// <param name="Bytes">Of single precision, from and to memory.</param>
/// <param name="Launches">Kernels launched.</param>
/// <param name="Contraction">Its shape, if it contracts.</param>
/// <param name="Winograd">What it takes by Winograd's algorithm, if that is chosen.</param>
internal sealed record Work(int Layer, string Kernel, double Operations, double Bytes, int Launches, ContractShape? Contraction = null, GpuWinogradWork? Winograd = null)
{
    private const int Size = sizeof(float);

    /// <summary>The time on a GPU, in seconds, of what tiles make of it: what they compute in vain, beside the sums, or while waiting for more tiles.</summary>
    public double Tiled(Gpu gpu) => Winograd is { } work
        ? gpu.Least(0, Size * work.Moved) + (2 * GpuContractPlan.CostOf(work.Products) / (gpu.Teraflops * 1e12))
        : Direct(gpu);

    /// <summary>The same with a multiplication for each tap.</summary>
    public double Direct(Gpu gpu) =>
        Contraction is { } shape ? Math.Max(gpu.Least(0, Bytes), 2 * GpuContractPlan.CostOf(shape) / (gpu.Teraflops * 1e12)) : gpu.Least(Operations, Bytes);

    /// <summary>Detection: a contraction a convolution, with bias and activation as it stores, and a map a pooling.</summary>
    public static IEnumerable<Work> Inference(Network network, int batch) => LayerSummary.Of(network).SelectMany(layer => Forward(network, layer, batch, keptFilters: true));

    /// <summary>The kernel after which the sums of a layer's maps are there; they can be taken over the batches of several devices.</summary>
    public const string Statistics = "statistics of the batch";

    /// <summary>The kernel after which the sums are there that the gradient of a normalisation needs.</summary>
    public const string GradientSums = "sums for its gradient";

    /// <summary>A step of training by stochastic gradient descent with momentum, but for the loss, three small launches.</summary>
    public static IEnumerable<Work> Training(Network network, int batch) => LayerSummary.Of(network)
        .SelectMany(layer => (Work[])[.. TrainingForward(network, layer, batch), .. Backward(network, layer, batch), .. Descent(network, layer)]);

    /// <summary>A layer of a step, forward.</summary>
    public static IEnumerable<Work> TrainingForward(Network network, LayerSummary layer, int batch)
    {
        foreach (var work in Forward(network, layer, batch, keptFilters: false))
        {
            yield return work;
        }
        if (network.Layers[layer.Index] is ConvolutionLayer { Normalisation: not Normalisation.None })
        {
            var y = (double)batch * layer.Output.Count();
            yield return new(layer.Index, Statistics, 3 * y, Size * y, 2);
            yield return new(layer.Index, "normalise and activate", 3 * y, Size * 2 * y, 1);
        }
    }

    /// <summary>A layer of a step, backward: the gradient of its filters comes last.</summary>
    public static IEnumerable<Work> Backward(Network network, LayerSummary layer, int batch)
    {
        var (x, y) = ((double)batch * layer.Input.Count(), (double)batch * layer.Output.Count());
        if (network.Layers[layer.Index] is not ConvolutionLayer convolution)
        {
            yield return new(layer.Index, "gradient of pooling", x, Size * (y + (2 * x)), 1);
            yield break;
        }
        if (convolution.Normalisation != Normalisation.None)
        {
            yield return new(layer.Index, GradientSums, 5 * y, Size * 2 * y, 4);
            yield return new(layer.Index, "its gradient", 6 * y, Size * 3 * y, 1);
        }
        var places = batch * layer.Output.Height * layer.Output.Width;
        var taps = layer.Input.Channels * convolution.Size * convolution.Size;
        if (layer.Index > 0)
        {
            var inputs = batch * layer.Input.Height * layer.Input.Width;
            var ofInput = new ContractShape(1, layer.Input.Channels, inputs, convolution.Filters * convolution.Size * convolution.Size);
            yield return Contract(
                layer.Index, "gradient of the input", ofInput, x + y, layer.Weights,
                GpuWinogradRule.Estimate(ofInput, Image(layer.Output, layer.Input, convolution, batch), keptFilters: false));
        }
        var ofFilters = new ContractShape(1, convolution.Filters, taps, places);
        yield return Contract(
            layer.Index, "gradient of the filters", ofFilters, x + y, layer.Weights,
            GpuWinogradRule.EstimateGradient(ofFilters, Image(layer.Input, layer.Output, convolution, batch)));
    }

    /// <summary>A layer's new parameters.</summary>
    public static IEnumerable<Work> Descent(Network network, LayerSummary layer) =>
        network.Layers[layer.Index] is ConvolutionLayer ? [new(layer.Index, "descent", 5.0 * layer.Weights, Size * 5.0 * layer.Weights, 2)] : [];

    private static IEnumerable<Work> Forward(Network network, LayerSummary layer, int batch, bool keptFilters)
    {
        var (x, y) = ((double)batch * layer.Input.Count(), (double)batch * layer.Output.Count());
        if (network.Layers[layer.Index] is not ConvolutionLayer convolution)
        {
            yield return new(layer.Index, "pooling", 3 * y, Size * (x + y), 1);
            yield break;
        }
        var shape = new ContractShape(
            1, convolution.Filters, batch * layer.Output.Height * layer.Output.Width, layer.Input.Channels * convolution.Size * convolution.Size);
        yield return Contract(
            layer.Index, $"convolution {convolution.Size} × {convolution.Size}, {layer.Input.Channels} → {convolution.Filters}, {layer.Output.Height}²", shape, x + y, layer.Weights,
            GpuWinogradRule.Estimate(shape, Image(layer.Input, layer.Output, convolution, batch), keptFilters));
    }

    private static ConvolutionShape Image(FeatureShape input, FeatureShape output, ConvolutionLayer layer, int batch) => new(
        batch, 1, input.Channels, input.Height, input.Width, output.Channels, output.Height, output.Width, layer.Size, layer.Size, layer.Stride, layer.Size / 2);

    private static Work Contract(int layer, string kernel, ContractShape shape, double maps, double weights, GpuWinogradWork? winograd)
    {
        var plan = GpuContractPlan.For(winograd?.Products ?? shape);
        var partial = plan.Splits == 1 || winograd is not null ? 0 : 2.0 * plan.Splits * shape.Rows * shape.Columns;
        return new(
            layer, kernel, 2.0 * shape.Rows * shape.Columns * shape.Depth, Size * (maps + weights + partial),
            (plan.Splits == 1 ? 1 : 2) + (winograd?.MoreLaunches ?? 0), shape, winograd);
    }
}

internal static class Shapes
{
    public static long Count(this FeatureShape shape) => (long)shape.Channels * shape.Height * shape.Width;
}
