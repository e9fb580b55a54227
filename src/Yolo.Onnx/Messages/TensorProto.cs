using System.Runtime.InteropServices;

namespace Yolo.Onnx.Messages;

/// <summary>What a tensor's elements are, as ONNX numbers them.</summary>
internal enum ElementType
{
    Float = 1,
    Int64 = 7,
}

/// <summary>A constant: its shape, and its numbers as they lie in memory, little-endian.</summary>
internal sealed record TensorProto(string Name, ElementType Type, IReadOnlyList<long> Shape, ReadOnlyMemory<byte> Data) : ProtoMessage
{
    public static TensorProto Of(string name, float[] values, params long[] shape) =>
        new(name, ElementType.Float, shape, MemoryMarshal.AsBytes<float>(values).ToArray());

    public static TensorProto Of(string name, long[] values, params long[] shape) =>
        new(name, ElementType.Int64, shape, MemoryMarshal.AsBytes<long>(values).ToArray());

    protected override IEnumerable<ProtoField> Fields =>
        [.. Integers(1, Shape), new IntegerField(2, (int)Type), new TextField(8, Name), new BytesField(9, Data)];
}
