namespace Yolo.Onnx.Messages;

/// <summary>A constant of an operator: a number, or whole numbers.</summary>
internal sealed record AttributeProto : ProtoMessage
{
    private const int TypeOfFloat = 1;
    private const int TypeOfInt = 2;
    private const int TypeOfInts = 7;

    private readonly string _name;
    private readonly int _type;
    private readonly IReadOnlyList<ProtoField> _value;

    public AttributeProto(string name, float value)
        : this(name, TypeOfFloat, [new FloatField(2, value)])
    {
    }

    public AttributeProto(string name, long value)
        : this(name, TypeOfInt, [new IntegerField(3, value)])
    {
    }

    public AttributeProto(string name, params long[] values)
        : this(name, TypeOfInts, [.. Integers(8, values)])
    {
    }

    private AttributeProto(string name, int type, IReadOnlyList<ProtoField> value) => (_name, _type, _value) = (name, type, value);

    protected override IEnumerable<ProtoField> Fields => [new TextField(1, _name), .. _value, new IntegerField(20, _type)];
}
