using Yolo.Model.Collections;
using Yolo.Model.Layers;
using Yolo.Model.Networks;
using Yolo.Model.Storage;

namespace Yolo.Model.Darknet;

/// <summary>Darknet's networks as networks of ours: layer by layer, so that a layer has the same number in both.</summary>
public static class DarknetNetwork
{
    /// <summary>
    /// The network that a cfg describes, up to a [region] or [cost] at its end. Normalisation divides by √variance + 10⁻⁶, as Darknet does on the processor.
    /// </summary>
    /// <exception cref="ModelFormatException">A layer does not fit those before it, or is not supported; the message names it.</exception>
    public static Network ToNetwork(this DarknetConfig config)
    {
        var plan = config.Plan();
        var layers = plan.Layers.ToList();
        while (layers.Count > 0 && layers[^1].Layer is DarknetRegion or DarknetCost)
        {
            layers.RemoveAt(layers.Count - 1);
        }
        return layers.Count > 0
            ? new(new FeatureShape(plan.Input.Channels, plan.Input.Height, plan.Input.Width), layers.Select(LayerOf).ToValueList())
            : throw new ModelFormatException("The cfg has no layer that computes anything; put a network before its last section.");
    }

    /// <summary>The [region] at the end of a cfg: anchors, classes and loss.</summary>
    /// <exception cref="ModelFormatException">There is none: the network is no detector of this kind.</exception>
    public static DarknetRegion Region(this DarknetConfig config) => config.Layers.Count > 0 && config.Layers[^1] is DarknetRegion region
        ? region
        : throw new ModelFormatException("The cfg does not end with [region]; it is no detector of the YOLOv2 family.");

    private static Layer LayerOf(PlannedLayer planned) => planned.Layer.Match<Layer>(
        convolution => new ConvolutionLayer(
            convolution.Filters,
            convolution.Size,
            convolution.Stride,
            convolution.BatchNormalize ? Normalisation.OutsideRoot : Normalisation.None,
            (Activation)convolution.Activation,
            convolution.Padding,
            convolution.Groups),
        pool => new MaxPoolLayer(pool.Size, pool.Stride, pool.Padding),
        _ => new AveragePoolLayer(),
        _ => new RouteLayer(planned.Sources),
        shortcut => planned.Input == planned.Output
            ? new ShortcutLayer(planned.Sources[1], (Activation)shortcut.Activation)
            : throw Unsupported(planned, "adds maps of two shapes; only those of one shape can be added here"),
        reorg => new ReorgLayer(reorg.Stride),
        dropout => dropout.Probability < 1
            ? new DropoutLayer(dropout.Probability)
            : throw Unsupported(planned, "drops everything; give a probability below 1"),
        softmax => softmax.Groups == 1 && planned.Input is { Height: 1, Width: 1 }
            ? new SoftmaxLayer()
            : throw Unsupported(planned, $"has {softmax.Groups} groups over {planned.Input}; here a softmax is over the channels of maps of 1 × 1, in one group"),
        _ => throw Unsupported(planned, "stands in the middle; it can only be the last"),
        _ => throw Unsupported(planned, "stands in the middle; a detector of the YOLOv2 family has one, and it is the last"));

    private static ModelFormatException Unsupported(PlannedLayer planned, string complaint) =>
        new($"{ConfigText.Place(planned.Layer)} {complaint}.");
}
