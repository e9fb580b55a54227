using Yolo.Kernels.Gpu;
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
internal sealed record Work(int Layer, string Kernel, double Operations, double Bytes, int Launches, ContractShape? Contraction = null)
{
    private const int Size = sizeof(float);

    /// <summary>The time on a GPU, in seconds, of what tiles make of it: what they compute in vain, beside the sums, or while waiting for more tiles.</summary>
    public double Tiled(Gpu gpu) =>
        Contraction is { } shape ? Math.Max(gpu.Least(0, Bytes), 2 * GpuContractPlan.CostOf(shape) / (gpu.Teraflops * 1e12)) : gpu.Least(Operations, Bytes);

    /// <summary>Detection: a contraction a convolution, with bias and activation as it stores, and a map a pooling.</summary>
    public static IEnumerable<Work> Inference(Network network, int batch) => LayerSummary.Of(network).SelectMany(layer => Forward(network, layer, batch));

    /// <summary>A step of training by stochastic gradient descent with momentum, but for the loss, three small launches.</summary>
    public static IEnumerable<Work> Training(Network network, int batch)
    {
        foreach (var layer in LayerSummary.Of(network))
        {
            foreach (var work in Forward(network, layer, batch))
            {
                yield return work;
            }
            var (x, y) = ((double)batch * layer.Input.Count(), (double)batch * layer.Output.Count());
            if (network.Layers[layer.Index] is not ConvolutionLayer convolution)
            {
                yield return new(layer.Index, "gradient of pooling", x, Size * (y + (2 * x)), 1);
                continue;
            }
            if (convolution.Normalisation != Normalisation.None)
            {
                yield return new(layer.Index, "statistics of the batch", 3 * y, Size * y, 2);
                yield return new(layer.Index, "normalise and activate", 3 * y, Size * 2 * y, 1);
                yield return new(layer.Index, "sums for its gradient", 5 * y, Size * 2 * y, 4);
                yield return new(layer.Index, "its gradient", 6 * y, Size * 3 * y, 1);
            }
            var places = batch * layer.Output.Height * layer.Output.Width;
            var taps = layer.Input.Channels * convolution.Size * convolution.Size;
            if (layer.Index > 0)
            {
                var inputs = batch * layer.Input.Height * layer.Input.Width;
                yield return Contract(
                    layer.Index, "gradient of the input", new(1, layer.Input.Channels, inputs, convolution.Filters * convolution.Size * convolution.Size), x + y, layer.Weights);
            }
            yield return Contract(layer.Index, "gradient of the filters", new(1, convolution.Filters, taps, places), x + y, layer.Weights);
            yield return new(layer.Index, "descent", 5.0 * layer.Weights, Size * 5.0 * layer.Weights, 2);
        }
    }

    private static IEnumerable<Work> Forward(Network network, LayerSummary layer, int batch)
    {
        var (x, y) = ((double)batch * layer.Input.Count(), (double)batch * layer.Output.Count());
        yield return network.Layers[layer.Index] is ConvolutionLayer convolution
            ? Contract(
                layer.Index, $"convolution {convolution.Size} × {convolution.Size}, {layer.Input.Channels} → {convolution.Filters}, {layer.Output.Height}²",
                new(1, convolution.Filters, batch * layer.Output.Height * layer.Output.Width, layer.Input.Channels * convolution.Size * convolution.Size), x + y, layer.Weights)
            : new(layer.Index, "pooling", 3 * y, Size * (x + y), 1);
    }

    private static Work Contract(int layer, string kernel, ContractShape shape, double maps, double weights)
    {
        var plan = GpuContractPlan.For(shape);
        var partial = plan.Splits == 1 ? 0 : 2.0 * plan.Splits * shape.Rows * shape.Columns;
        return new(
            layer, kernel, 2.0 * shape.Rows * shape.Columns * shape.Depth, Size * (maps + weights + partial), plan.Splits == 1 ? 1 : 2, shape);
    }
}

internal static class Shapes
{
    public static long Count(this FeatureShape shape) => (long)shape.Channels * shape.Height * shape.Width;
}
