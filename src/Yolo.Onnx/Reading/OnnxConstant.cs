using System.Runtime.InteropServices;
using Google.Protobuf;
using Yolo.Onnx.Messages;

namespace Yolo.Onnx.Reading;

/// <summary>A constant of a graph: its name, and its numbers if they are of single precision, else none.</summary>
internal readonly record struct OnnxConstant(string Name, ReadOnlyMemory<float> Numbers)
{
    private const int Sizes = 1, DataType = 2, NameField = 8, RawData = 9;

    /// <exception cref="InvalidDataException">It has not as many numbers as its shape says.</exception>
    public static OnnxConstant Of(ReadOnlyMemory<byte> message)
    {
        var (name, type, raw) = (string.Empty, 0L, ReadOnlyMemory<byte>.Empty);
        var count = Int128.One;
        foreach (var part in ProtoPart.Of(message))
        {
            switch (part.Number)
            {
                case Sizes:
                    // A file that names thousands of sizes is no model; their product stays far from what 128 bits hold.
                    count = part.Integers().Aggregate(count, (product, size) => size is >= 0 and <= int.MaxValue && product <= int.MaxValue
                        ? product * size
                        : throw new InvalidDataException($"A constant has a side of {size}"));
                    break;
                case DataType:
                    type = part.Integer;
                    break;
                case NameField when part.Wire == WireFormat.WireType.LengthDelimited:
                    name = part.Text;
                    break;
                case RawData:
                    raw = part.Bytes;
                    break;
            }
        }
        return type != (int)ElementType.Float ? new(name, default)
            : raw.Length == count * sizeof(float) ? new(name, MemoryMarshal.Cast<byte, float>(raw.Span).ToArray())
            : throw new InvalidDataException($"Constant '{name}' has {raw.Length} bytes for {count} numbers");
    }
}
