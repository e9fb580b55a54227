namespace Yolo.Onnx.Messages;

/// <summary>Nodes in an order in which they can run, constants, inputs and outputs.</summary>
internal sealed record GraphProto(
    string Name,
    IReadOnlyList<NodeProto> Nodes,
    IReadOnlyList<TensorProto> Initializers,
    IReadOnlyList<ValueInfoProto> Inputs,
    IReadOnlyList<ValueInfoProto> Outputs) : ProtoMessage
{
    protected override IEnumerable<ProtoField> Fields =>
    [
        .. Messages(1, Nodes),
        new TextField(2, Name),
        .. Messages(5, Initializers),
        .. Messages(11, Inputs),
        .. Messages(12, Outputs),
    ];
}

/// <summary>An operator applied to named values; its output has a name too.</summary>
internal sealed record NodeProto(string OpType, string Output, IReadOnlyList<string> Inputs, IReadOnlyList<AttributeProto> Attributes) : ProtoMessage
{
    protected override IEnumerable<ProtoField> Fields =>
    [
        .. Texts(1, Inputs),
        new TextField(2, Output),
        new TextField(3, Output),
        new TextField(4, OpType),
        .. Messages(5, Attributes),
    ];
}
