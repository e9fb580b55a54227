namespace Yolo.Onnx.Messages;

/// <summary>An input or output of a graph: its name, its elements and its shape.</summary>
internal sealed record ValueInfoProto(string Name, ElementType Type, IReadOnlyList<Dimension> Shape) : ProtoMessage
{
    protected override IEnumerable<ProtoField> Fields => [new TextField(1, Name), new MessageField(2, new TypeProto(Type, Shape))];

    private sealed record TypeProto(ElementType Type, IReadOnlyList<Dimension> Shape) : ProtoMessage
    {
        protected override IEnumerable<ProtoField> Fields => [new MessageField(1, new TensorTypeProto(Type, Shape))];
    }

    private sealed record TensorTypeProto(ElementType Type, IReadOnlyList<Dimension> Shape) : ProtoMessage
    {
        protected override IEnumerable<ProtoField> Fields => [new IntegerField(1, (int)Type), new MessageField(2, new TensorShapeProto(Shape))];
    }

    private sealed record TensorShapeProto(IReadOnlyList<Dimension> Shape) : ProtoMessage
    {
        protected override IEnumerable<ProtoField> Fields => Messages(1, Shape);
    }
}

/// <summary>A size of a shape: a number, or a name for one that is known only when the graph runs.</summary>
internal sealed record Dimension : ProtoMessage
{
    private readonly ProtoField _value;

    private Dimension(ProtoField value) => _value = value;

    protected override IEnumerable<ProtoField> Fields => [_value];

    public static implicit operator Dimension(long size) => new(new IntegerField(1, size));

    public static implicit operator Dimension(string name) => new(new TextField(2, name));
}
