using Google.Protobuf;
using Yolo.Autodiff;
using Yolo.Model.Detecting;
using Yolo.Model.Networks;
using Yolo.Onnx.Graphs;
using Yolo.Onnx.Messages;

namespace Yolo.Onnx;

/// <summary>
/// Networks and detectors as ONNX files. The input is <c>images</c> [N, C, H, W], N being open; weights are of single precision, normalisation is worked into them.
/// </summary>
public static class OnnxModel
{
    /// <summary>The name of the graph's input.</summary>
    public const string Images = "images";

    /// <summary>The name of a network's output.</summary>
    public const string Head = "head";

    /// <summary>The name of the decoded boxes.</summary>
    public const string Boxes = "boxes";

    /// <summary>The name of the boxes' scores.</summary>
    public const string Scores = "scores";

    /// <summary>The name of what non-maximum suppression leaves.</summary>
    public const string Detections = "detections";

    /// <summary>Writes a network of any kind; its output is <c>head</c>.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="network">The network.</param>
    /// <param name="weights">What it has learnt.</param>
    /// <param name="metadata">Texts for the reader, kept in the file.</param>
    /// <param name="opset">The version of ONNX's operators, 13 to 17.</param>
    /// <exception cref="ArgumentException">The weights are those of another network.</exception>
    /// <exception cref="NotSupportedException">ONNX has no way to say it; the message says what.</exception>
    public static void Export(
        Stream stream, Network network, Weights weights, IReadOnlyDictionary<string, string> metadata, int opset = OnnxOptions.LowestOpset) =>
        Write(stream, network, weights, metadata, new OnnxOptions(Opset: opset).Opset, (graph, head) => AddHead(graph, network, head));

    /// <summary>Writes a detector, as far as the options say.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="detector">The detector.</param>
    /// <param name="weights">What its network has learnt.</param>
    /// <param name="metadata">Texts for the reader, kept in the file: classes, anchors, preprocessing.</param>
    /// <param name="options">How far the graph goes.</param>
    /// <exception cref="ArgumentException">The weights are those of another network, or the head does not fit anchors and classes.</exception>
    /// <exception cref="NotSupportedException">ONNX has no way to say it; the message says what.</exception>
    public static void Export(
        Stream stream, Detector detector, Weights weights, IReadOnlyDictionary<string, string> metadata, OnnxOptions options)
    {
        Check(detector);
        Write(stream, detector.Network, weights, metadata, options.Opset, (graph, head) =>
        {
            if (options.Outputs == OnnxOutputs.Head)
            {
                AddHead(graph, detector.Network, head);
                return;
            }
            var decoding = DecodingNodes.Add(graph, detector, head);
            graph.Output(Boxes, decoding.Boxes, ElementType.Float, "N", decoding.Slots, 4);
            graph.Output(Scores, decoding.Scores, ElementType.Float, "N", decoding.Classes, decoding.Slots);
            if (options.Outputs == OnnxOutputs.Detections)
            {
                graph.Output(Detections, SuppressionNodes.Add(graph, decoding, options.Suppression), ElementType.Int64, "M", 3);
            }
        });
    }

    private static void AddHead(GraphBuilder graph, Network network, string head)
    {
        var shape = network.Output;
        graph.Output(Head, head, ElementType.Float, "N", shape.Channels, shape.Height, shape.Width);
    }

    private static void Write(
        Stream stream, Network network, Weights weights, IReadOnlyDictionary<string, string> metadata, int opset, Action<GraphBuilder, string> addOutputs)
    {
        Check(network, weights);
        var graph = new GraphBuilder();
        addOutputs(graph, AddNetwork(graph, network, weights));
        var model = new ModelProto(graph.Build("yolo"), opset, typeof(OnnxModel).Assembly.GetName().Version!.ToString(3), metadata);
        if (model.Size > ProtoMessage.Largest)
        {
            throw new NotSupportedException($"The file would have {model.Size} bytes; an ONNX file of one part has at most {ProtoMessage.Largest}.");
        }
        using var output = new CodedOutputStream(stream, leaveOpen: true);
        model.Write(output);
    }

    private static string AddNetwork(GraphBuilder graph, Network network, Weights weights)
    {
        if (weights.Leaves.Count == 0)
        {
            return NetworkNodes.Add(graph, new(network, weights), Images);
        }
        var head = string.Empty;
        // Folded weights go back to the pool: the graph holds their numbers by then.
        weights.Leaves[0].Device.Region(() =>
        {
            head = NetworkNodes.Add(graph, network.Fold(weights), Images);
            return new TensorList([]);
        });
        return head;
    }

    private static void Check(Network network, Weights weights)
    {
        foreach (var slot in network.WeightSlots())
        {
            var tree = slot.IsStatistic ? weights.Statistics : weights.Parameters;
            if (!tree.Names.Contains(slot.Name) || !tree[slot.Name].Shape.Equals(slot.Shape))
            {
                throw new ArgumentException($"The network has a tensor '{slot.Name}' {slot.Shape}, the weights have none such: they are those of another.", nameof(weights));
            }
        }
    }

    private static void Check(Detector detector)
    {
        var (channels, anchors, classes) = (detector.Network.Output.Channels, detector.Anchors.Count, detector.ClassNames.Count);
        if (channels != anchors * (5 + classes))
        {
            throw new ArgumentException($"A head of {channels} channels does not fit {anchors} anchors and {classes} classes.", nameof(detector));
        }
    }
}
