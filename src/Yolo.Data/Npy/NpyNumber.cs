using System.Buffers.Binary;

namespace Yolo.Data;

/// <summary>How the numbers of a .npy file are stored; always little-endian.</summary>
public enum NpyNumber
{
    /// <summary><c>&lt;f4</c></summary>
    Float32,

    /// <summary><c>&lt;f8</c></summary>
    Float64,

    /// <summary><c>&lt;i4</c></summary>
    Int32,

    /// <summary><c>&lt;i8</c>; beyond 2⁵³ the nearest double is read.</summary>
    Int64,
}

/// <summary>Numbers as bytes.</summary>
internal static class NpyNumbers
{
    /// <summary>Their names in a header.</summary>
    public static IReadOnlyDictionary<string, NpyNumber> ByName { get; } = new Dictionary<string, NpyNumber>
    {
        ["<f4"] = NpyNumber.Float32,
        ["<f8"] = NpyNumber.Float64,
        ["<i4"] = NpyNumber.Int32,
        ["<i8"] = NpyNumber.Int64,
    };

    public static int Bytes(NpyNumber number) => number is NpyNumber.Float32 or NpyNumber.Int32 ? 4 : 8;

    public static double Read(NpyNumber number, ReadOnlySpan<byte> bytes) => number switch
    {
        NpyNumber.Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        NpyNumber.Float64 => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        NpyNumber.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        _ => BinaryPrimitives.ReadInt64LittleEndian(bytes),
    };

    public static void Write(NpyNumber number, double value, Span<byte> bytes)
    {
        switch (number)
        {
            case NpyNumber.Float32:
                BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value);
                break;
            case NpyNumber.Float64:
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
                break;
            default:
                throw new ArgumentException($"{number} is read, not written; write Float32 or Float64.", nameof(number));
        }
    }
}
