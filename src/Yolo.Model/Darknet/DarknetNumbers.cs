using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Collections;
using Yolo.Model.Layers;
using Yolo.Model.Networks;

namespace Yolo.Model.Darknet;

/// <summary>The numbers of a <c>.weights</c> file as parameters and statistics of a network, and back.</summary>
public static class DarknetNumbers
{
    /// <summary>All weights of a network, from a file for it.</summary>
    /// <exception cref="ArgumentException">The file is of other layers.</exception>
    public static Weights ToWeights(this DarknetWeights file, Network network, Device device)
    {
        var blank = network.Init(device, 0);
        return file.Layers.Count == network.Layers.Count(layer => layer is ConvolutionLayer)
            ? file.Into(network, blank)
            : throw new ArgumentException($"The file has {file.Layers.Count} convolutions, the network {network.Layers.Count(layer => layer is ConvolutionLayer)}.", nameof(file));
    }

    /// <summary>A network's weights with those replaced that a file of its first layers has, to train the rest on top.</summary>
    /// <exception cref="ArgumentException">The file is of other layers.</exception>
    public static Weights Into(this DarknetWeights file, Network network, Weights weights)
    {
        var device = weights.Parameters.Leaves[0].Device;
        var given = file.Layers.SelectMany(layer => Tensors(layer, network, device)).ToDictionary(StringComparer.Ordinal);
        ParameterTree Replaced(ParameterTree tree) => new(tree.Names.Zip(
            tree.Leaves, (name, leaf) => KeyValuePair.Create(name, given.TryGetValue(name, out var tensor) ? Fitting(name, tensor, leaf) : leaf)));
        return new(Replaced(weights.Parameters), Replaced(weights.Statistics));
    }

    /// <summary>A file with the weights of a network. Darknet reads it beside the cfg of the same network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="seen">How many pictures it was trained with.</param>
    public static DarknetWeights From(Network network, Weights weights, long seen)
    {
        var convolutions = network.Layers.Select((layer, i) => (layer as ConvolutionLayer, i)).Where(pair => pair.Item1 is not null);
        return new(
            DarknetWeightsHeader.Current with { Seen = (ulong)seen },
            convolutions.Select(pair => LayerOf(pair.Item1!, pair.i, weights)).ToValueList());
    }

    private static DarknetLayerWeights LayerOf(ConvolutionLayer layer, int index, Weights weights)
    {
        ReadOnlyMemory<float> Parameter(string name) => weights.Parameters[$"{Network.LayerName(index)}.{name}"].ToFloats();
        ReadOnlyMemory<float> Statistic(string name) => weights.Statistics[$"{Network.LayerName(index)}.{name}"].ToFloats();
        return layer.Normalisation == Normalisation.None
            ? new(index, Parameter("bias"), null, Parameter("filters"))
            : new(index, Parameter("shift"), new(Parameter("scale"), Statistic("mean"), Statistic("variance")), Parameter("filters"));
    }

    private static IEnumerable<KeyValuePair<string, Tensor>> Tensors(DarknetLayerWeights given, Network network, Device device)
    {
        if (given.Layer >= network.Layers.Count || network.Layers[given.Layer] is not ConvolutionLayer layer
            || (layer.Normalisation == Normalisation.None) != given.Normalisation is null)
        {
            throw new ArgumentException($"The file is of another network: its layer {given.Layer} is a convolution {(given.Normalisation is null ? "without" : "with")} normalisation.");
        }
        KeyValuePair<string, Tensor> Vector(string name, ReadOnlyMemory<float> numbers) =>
            new($"{Network.LayerName(given.Layer)}.{name}", Tensor.From(device, numbers.ToArray(), 1, numbers.Length, 1, 1));
        var channels = given.Weights.Length / (layer.Filters * layer.Size * layer.Size);
        yield return new($"{Network.LayerName(given.Layer)}.filters", Tensor.From(device, given.Weights.ToArray(), layer.Filters, channels, layer.Size, layer.Size));
        if (given.Normalisation is { } normalisation)
        {
            yield return Vector("shift", given.Biases);
            yield return Vector("scale", normalisation.Scales);
            yield return Vector("mean", normalisation.Means);
            yield return Vector("variance", normalisation.Variances);
        }
        else
        {
            yield return Vector("bias", given.Biases);
        }
    }

    private static Tensor Fitting(string name, Tensor given, Tensor wanted) => given.Shape.Equals(wanted.Shape)
        ? given
        : throw new ArgumentException($"The file is of another network: '{name}' has shape {given.Shape} in it, and {wanted.Shape} in the network.");
}
