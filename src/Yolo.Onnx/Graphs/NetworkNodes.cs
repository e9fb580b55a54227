using Yolo.Autodiff;
using Yolo.Model.Layers;
using Yolo.Model.Networks;
using Yolo.Onnx.Messages;

namespace Yolo.Onnx.Graphs;

/// <summary>A network as nodes, normalisation worked into the filters.</summary>
internal static class NetworkNodes
{
    // The functions of the layers have no other slope.
    private const float LeakySlope = 0.1f;

    /// <summary>Adds the input and all layers; the name of the head.</summary>
    public static string Add(GraphBuilder graph, TrainedNetwork folded, string inputName)
    {
        var (network, parameters) = (folded.Network, folded.Weights.Parameters);
        var shapes = network.Shapes();
        var input = graph.Input(inputName, "N", network.Input.Channels, network.Input.Height, network.Input.Width);
        var outputs = new List<string>();
        for (var i = 0; i < network.Layers.Count; i++)
        {
            var sources = network.Layers[i].Sources(i).Select(source => source < 0 ? input : outputs[source]).ToArray();
            outputs.Add(Layer(graph, Network.LayerName(i), network.Layers[i], sources, shapes[i], parameters));
        }
        return outputs[^1];
    }

    private static string Layer(GraphBuilder graph, string name, Layer layer, string[] sources, LayerShape shape, ParameterTree parameters) => layer switch
    {
        ConvolutionLayer convolution => Convolution(graph, name, convolution, sources[0], parameters),
        MaxPoolLayer pooling => MaxPool(graph, name, pooling, sources[0]),
        RouteLayer => sources.Length == 1 ? sources[0] : graph.Node(name, "Concat", sources, new AttributeProto("axis", 1)),
        ShortcutLayer shortcut => Activated(graph, name, shortcut.Activation, graph.Node($"{name}.sum", "Add", sources)),
        ReorgLayer reorganisation => Reorganised(graph, name, reorganisation, sources[0], shape),
        AveragePoolLayer => graph.Node(name, "GlobalAveragePool", sources),
        SoftmaxLayer => graph.Node(name, "Softmax", sources, new AttributeProto("axis", 1)),
        DropoutLayer => sources[0],
        _ => throw new NotSupportedException($"{name} is a {layer.GetType().Name}, for which no ONNX nodes are known."),
    };

    private static string Convolution(GraphBuilder graph, string name, ConvolutionLayer layer, string input, ParameterTree parameters)
    {
        var (filters, bias) = (parameters[$"{name}.filters"], parameters[$"{name}.bias"]);
        string[] inputs =
        [
            input,
            graph.Constant($"{name}.filters", filters.ToFloats(), [.. filters.Shape.Sizes.Select(size => (long)size)]),
            graph.Constant($"{name}.bias", bias.ToFloats(), layer.Filters),
        ];
        var (size, stride, padding) = (layer.Size, layer.Stride, layer.Padding);
        var convolved = graph.Node(
            $"{name}.convolution", "Conv", inputs,
            new("kernel_shape", size, size), new("strides", stride, stride), new("pads", padding, padding, padding, padding), new("group", layer.Groups));
        return Activated(graph, name, layer.Activation, convolved);
    }

    private static string MaxPool(GraphBuilder graph, string name, MaxPoolLayer layer, string input)
    {
        var before = layer.Padding / 2;
        var after = layer.Padding - before;
        return graph.Node(
            name, "MaxPool", [input],
            new("kernel_shape", layer.Size, layer.Size), new("strides", layer.Stride, layer.Stride), new("pads", before, before, after, after));
    }

    private static string Reorganised(GraphBuilder graph, string name, ReorgLayer layer, string input, LayerShape shape)
    {
        var block = layer.Stride;
        AttributeProto[] size = [new("blocksize", block)];
        if (layer.Way == Reorganisation.SpaceToDepth)
        {
            return graph.Node(name, "SpaceToDepth", [input], size);
        }
        // Darknet reads the maps as fewer and larger ones first.
        var (given, result) = (shape.Input, shape.Output);
        var read = graph.Reshape($"{name}.read", input, -1, given.Channels / (block * block), given.Height * block, given.Width * block);
        return graph.Reshape(name, graph.Node($"{name}.blocks", "SpaceToDepth", [read], size), -1, result.Channels, result.Height, result.Width);
    }

    private static string Activated(GraphBuilder graph, string name, Activation activation, string value) => activation switch
    {
        Activation.Linear => value,
        Activation.Leaky => graph.Node(name, "LeakyRelu", [value], new AttributeProto("alpha", LeakySlope)),
        Activation.Relu => graph.Node(name, "Relu", [value]),
        Activation.Logistic => graph.Node(name, "Sigmoid", [value]),
        _ => throw new NotSupportedException($"{name} ends in {activation}, for which no ONNX node is known."),
    };
}
