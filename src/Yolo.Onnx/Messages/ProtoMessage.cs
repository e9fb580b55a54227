using Google.Protobuf;

namespace Yolo.Onnx.Messages;

/// <summary>A message of the ONNX format (onnx.proto): its fields by number. Those of no use here are left out; readers take their defaults.</summary>
internal abstract record ProtoMessage
{
    /// <summary>The most bytes that readers of protocol buffers take.</summary>
    public const long Largest = int.MaxValue;

    /// <summary>The fields that are set, in order.</summary>
    protected abstract IEnumerable<ProtoField> Fields { get; }

    /// <summary>Bytes of all fields.</summary>
    public long Size => Fields.Sum(part => part.Size);

    public void Write(CodedOutputStream output)
    {
        foreach (var field in Fields)
        {
            field.Write(output);
        }
    }

    protected static IEnumerable<ProtoField> Texts(int number, IEnumerable<string> values) => values.Select(value => new TextField(number, value));

    protected static IEnumerable<ProtoField> Integers(int number, IEnumerable<long> values) => values.Select(value => new IntegerField(number, value));

    protected static IEnumerable<ProtoField> Messages(int number, IEnumerable<ProtoMessage> values) => values.Select(value => new MessageField(number, value));
}
