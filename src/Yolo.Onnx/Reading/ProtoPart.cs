using System.Text;
using Google.Protobuf;

namespace Yolo.Onnx.Reading;

/// <summary>A field as it lies in a message: a number, or the bytes of a text, a message or a list. Nothing is copied.</summary>
internal readonly record struct ProtoPart(int Number, WireFormat.WireType Wire, ReadOnlyMemory<byte> Bytes, long Integer)
{
    private const int WireBits = 3, NumberBits = 7, LongestNumber = 10;

    public string Text => Encoding.UTF8.GetString(Bytes.Span);

    /// <summary>The fields of a message in their order.</summary>
    /// <exception cref="EndOfStreamException">A field goes on beyond the message.</exception>
    /// <exception cref="InvalidDataException">It is no message.</exception>
    public static IEnumerable<ProtoPart> Of(ReadOnlyMemory<byte> message)
    {
        for (var rest = message; rest.Length > 0;)
        {
            var tag = (ulong)Number64(ref rest);
            var (number, wire) = ((int)Math.Min(tag >> WireBits, int.MaxValue), (WireFormat.WireType)(tag & 7));
            switch (wire)
            {
                case WireFormat.WireType.Varint:
                    yield return new(number, wire, default, Number64(ref rest));
                    break;
                case WireFormat.WireType.LengthDelimited:
                    yield return new(number, wire, Taken(ref rest, Number64(ref rest)), 0);
                    break;
                case WireFormat.WireType.Fixed32:
                    yield return new(number, wire, Taken(ref rest, sizeof(int)), 0);
                    break;
                case WireFormat.WireType.Fixed64:
                    yield return new(number, wire, Taken(ref rest, sizeof(long)), 0);
                    break;
                default:
                    throw new InvalidDataException($"Field {number} is of the unknown kind {(int)wire}");
            }
        }
    }

    /// <summary>The whole numbers of a list, whether it lies packed or one by one.</summary>
    public IEnumerable<long> Integers()
    {
        if (Wire == WireFormat.WireType.Varint)
        {
            yield return Integer;
        }
        for (var rest = Bytes; rest.Length > 0;)
        {
            yield return Number64(ref rest);
        }
    }

    private static ReadOnlyMemory<byte> Taken(ref ReadOnlyMemory<byte> rest, long count)
    {
        if (count < 0 || count > rest.Length)
        {
            throw new EndOfStreamException($"A field claims {count} bytes where {rest.Length} are left");
        }
        var taken = rest[..(int)count];
        rest = rest[(int)count..];
        return taken;
    }

    /// <summary>Seven bits a byte, the lowest first; the last byte has its highest bit clear.</summary>
    private static long Number64(ref ReadOnlyMemory<byte> rest)
    {
        var value = 0L;
        for (var i = 0; i < Math.Min(LongestNumber, rest.Length); i++)
        {
            var part = rest.Span[i];
            value |= (long)(part & 0x7F) << (NumberBits * i);
            if (part < 0x80)
            {
                rest = rest[(i + 1)..];
                return value;
            }
        }
        throw new EndOfStreamException("A number does not end");
    }
}
