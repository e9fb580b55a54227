using Yolo.Model.Collections;
using Yolo.Model.Layers;

namespace Yolo.Model.Networks;

/// <summary>A layer in Darknet's words, and what it costs.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Kind">What Darknet calls it: conv, max, route, ….</param>
/// <param name="Filters">The channels of its output where it has filters of its own, else 0.</param>
/// <param name="Window">Its window, or none.</param>
/// <param name="Sources">The layers that it reads; −1 is the image.</param>
/// <param name="Input">What it takes.</param>
/// <param name="Output">What it gives.</param>
/// <param name="Weights">The numbers that a file holds for it, statistics among them.</param>
/// <param name="Operations">Multiplications and additions for one image.</param>
public sealed record LayerSummary(
    int Index, string Kind, int Filters, LayerWindow? Window, ValueList<int> Sources, FeatureShape Input, FeatureShape Output, long Weights, long Operations)
{
    /// <summary>Every layer of a network.</summary>
    /// <exception cref="ArgumentException">A layer cannot take what it gets; the message names it.</exception>
    public static ValueList<LayerSummary> Of(Network network) => network.Shapes().Zip(network.Layers, (shape, layer) => (shape, layer))
        .Select((pair, i) => Of(i, pair.layer, pair.shape)).ToValueList();

    private static LayerSummary Of(int index, Layer layer, LayerShape shape)
    {
        var (kind, window) = layer switch
        {
            ConvolutionLayer c => (c.Groups == 1 ? "conv" : $"conv/{c.Groups}", new LayerWindow(c.Size, c.Stride)),
            MaxPoolLayer p => ("max", new LayerWindow(p.Size, p.Stride)),
            ReorgLayer r => (r.Way == Reorganisation.Darknet ? "reorg" : "s2d", new LayerWindow(r.Stride, r.Stride)),
            RouteLayer => ("route", null),
            ShortcutLayer => ("res", null),
            AveragePoolLayer => ("avg", null),
            DropoutLayer => ("dropout", null),
            SoftmaxLayer => ("softmax", null),
            _ => (layer.GetType().Name, (LayerWindow?)null),
        };
        var sources = layer.Sources(index);
        return new(
            index, kind, (layer as ConvolutionLayer)?.Filters ?? 0, window, sources,
            shape.Input, shape.Output, layer.WeightCount(shape.Input), layer.Operations(shape.Input));
    }
}

/// <summary>A square window and how far it moves.</summary>
public sealed record LayerWindow(int Size, int Stride);
