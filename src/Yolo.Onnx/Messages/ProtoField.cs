using Google.Protobuf;

namespace Yolo.Onnx.Messages;

/// <summary>A field of a protocol buffer: its number, then a value of one of the wire's types.</summary>
internal abstract record ProtoField(int Number)
{
    /// <summary>Bytes of the whole field.</summary>
    public long Size => CodedOutputStream.ComputeTagSize(Number) + ValueSize;

    protected abstract WireFormat.WireType Wire { get; }

    protected abstract long ValueSize { get; }

    public void Write(CodedOutputStream output)
    {
        output.WriteTag(Number, Wire);
        WriteValue(output);
    }

    protected abstract void WriteValue(CodedOutputStream output);
}

/// <summary>A whole number.</summary>
internal sealed record IntegerField(int Number, long Value) : ProtoField(Number)
{
    protected override WireFormat.WireType Wire => WireFormat.WireType.Varint;

    protected override long ValueSize => CodedOutputStream.ComputeInt64Size(Value);

    protected override void WriteValue(CodedOutputStream output) => output.WriteInt64(Value);
}

/// <summary>A number of single precision.</summary>
internal sealed record FloatField(int Number, float Value) : ProtoField(Number)
{
    protected override WireFormat.WireType Wire => WireFormat.WireType.Fixed32;

    protected override long ValueSize => sizeof(float);

    protected override void WriteValue(CodedOutputStream output) => output.WriteFloat(Value);
}

/// <summary>A text.</summary>
internal sealed record TextField(int Number, string Value) : ProtoField(Number)
{
    protected override WireFormat.WireType Wire => WireFormat.WireType.LengthDelimited;

    protected override long ValueSize => CodedOutputStream.ComputeStringSize(Value);

    protected override void WriteValue(CodedOutputStream output) => output.WriteString(Value);
}

/// <summary>Bytes, not copied.</summary>
internal sealed record BytesField(int Number, ReadOnlyMemory<byte> Value) : ProtoField(Number)
{
    protected override WireFormat.WireType Wire => WireFormat.WireType.LengthDelimited;

    protected override long ValueSize => CodedOutputStream.ComputeLengthSize(Value.Length) + (long)Value.Length;

    protected override void WriteValue(CodedOutputStream output) => output.WriteBytes(UnsafeByteOperations.UnsafeWrap(Value));
}

/// <summary>A message within a message.</summary>
internal sealed record MessageField(int Number, ProtoMessage Value) : ProtoField(Number)
{
    protected override WireFormat.WireType Wire => WireFormat.WireType.LengthDelimited;

    protected override long ValueSize => CodedOutputStream.ComputeLengthSize(LengthOf(Value)) + Value.Size;

    protected override void WriteValue(CodedOutputStream output)
    {
        output.WriteLength(LengthOf(Value));
        Value.Write(output);
    }

    private static int LengthOf(ProtoMessage message) => (int)Math.Min(message.Size, int.MaxValue);
}
