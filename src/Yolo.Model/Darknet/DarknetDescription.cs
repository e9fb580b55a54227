using Yolo.Model.Collections;
using Yolo.Model.Layers;
using Yolo.Model.Networks;
using Yolo.Model.Storage;

namespace Yolo.Model.Darknet;

/// <summary>Networks of ours in Darknet's terms, so that Darknet and what reads its files can run them.</summary>
public static class DarknetDescription
{
    /// <summary>A cfg of a detector: the network with [region] after it.</summary>
    /// <param name="network">The network.</param>
    /// <param name="region">Its anchors, classes and loss.</param>
    /// <param name="net">How it is trained; the size of the input is the network's.</param>
    /// <exception cref="ModelFormatException">Darknet has no such layer; the message names it.</exception>
    public static DarknetConfig Of(Network network, DarknetRegion region, DarknetNet net)
    {
        var config = Of(network, net);
        return config with { Layers = [.. config.Layers, region] };
    }

    /// <summary>A cfg of the layers alone.</summary>
    /// <exception cref="ModelFormatException">Darknet has no such layer; the message names it.</exception>
    public static DarknetConfig Of(Network network, DarknetNet net) => new(
        net with { Width = network.Input.Width, Height = network.Input.Height, Channels = network.Input.Channels },
        network.Layers.Select((layer, i) => LayerOf(layer, i)).ToValueList());

    private static DarknetLayer LayerOf(Layer layer, int index) => layer switch
    {
        ConvolutionLayer convolution => new DarknetConvolutional
        {
            BatchNormalize = convolution.Normalisation != Normalisation.None,
            Filters = convolution.Filters,
            Size = convolution.Size,
            Stride = convolution.Stride,
            Padding = convolution.Padding,
            Groups = convolution.Groups,
            Activation = (DarknetActivation)convolution.Activation,
        },
        MaxPoolLayer pool => new DarknetMaxPool { Size = pool.Size, Stride = pool.Stride, Padding = pool.Padding },
        AveragePoolLayer => new DarknetAveragePool(),
        RouteLayer route => new DarknetRoute(route.From.Select(from => Named(from, index)).ToValueList()),
        ShortcutLayer shortcut => new DarknetShortcut(Named(shortcut.From, index)) { Activation = (DarknetActivation)shortcut.Activation },
        ReorgLayer { Way: Reorganisation.Darknet } reorg => new DarknetReorg { Stride = reorg.Stride },
        DropoutLayer dropout => new DarknetDropout { Probability = dropout.Probability },
        SoftmaxLayer => new DarknetSoftmax(),
        ReorgLayer => throw Unknown(index, "space to depth; use its reorg"),
        _ => throw Unknown(index, layer.GetType().Name),
    };

    private static int Named(int source, int index) =>
        source >= 0 ? source : throw Unknown(index, "a layer that takes the image from further on");

    private static ModelFormatException Unknown(int index, string what) => new($"Layer {index}: Darknet has no {what}.");
}
