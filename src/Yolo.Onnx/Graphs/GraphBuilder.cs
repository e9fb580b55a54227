using Yolo.Onnx.Messages;

namespace Yolo.Onnx.Graphs;

/// <summary>Collects the nodes and constants of a graph. Values go by name; a name that is taken is an error of the caller.</summary>
internal sealed class GraphBuilder
{
    private readonly List<NodeProto> _nodes = [];
    private readonly Dictionary<string, TensorProto> _constants = new(StringComparer.Ordinal);
    private readonly List<ValueInfoProto> _inputs = [];
    private readonly List<ValueInfoProto> _outputs = [];

    /// <summary>An input of the graph, single precision.</summary>
    public string Input(string name, params Dimension[] shape)
    {
        _inputs.Add(new(name, ElementType.Float, shape));
        return name;
    }

    /// <summary>An operator on <paramref name="inputs"/>; its output, called <paramref name="name"/>.</summary>
    public string Node(string name, string operation, string[] inputs, params AttributeProto[] attributes)
    {
        _nodes.Add(new(operation, name, inputs, attributes));
        return name;
    }

    /// <summary>Numbers of single precision.</summary>
    public string Constant(string name, float[] values, params long[] shape) => Constant(TensorProto.Of(name, values, shape));

    /// <summary>Whole numbers, a vector.</summary>
    public string Integers(string name, params long[] values) => Constant(TensorProto.Of(name, values, values.Length));

    /// <summary>The numbers of <paramref name="value"/> as another shape; −1 stands for what is left.</summary>
    public string Reshape(string name, string value, params long[] shape) => Node(name, "Reshape", [value, Integers($"{name}.shape", shape)]);

    /// <summary>Makes <paramref name="value"/> an output of the graph. Under a name of its own, so that it does not matter which node, if any, it comes from.</summary>
    public void Output(string name, string value, ElementType type, params Dimension[] shape) =>
        _outputs.Add(new(Node(name, "Identity", [value]), type, shape));

    public GraphProto Build(string name) => new(name, _nodes, [.. _constants.Values], _inputs, _outputs);

    private string Constant(TensorProto tensor)
    {
        _constants.Add(tensor.Name, tensor);
        return tensor.Name;
    }
}
