using System.Buffers.Binary;
using Yolo.Model.Storage;

namespace Yolo.Model.Darknet;

/// <summary>The header of a <c>.weights</c> file.</summary>
/// <param name="Major">The version of the format.</param>
/// <param name="Minor">The version of the format.</param>
/// <param name="Revision">The version of the format.</param>
/// <param name="Seen">How many pictures the network was trained with.</param>
public readonly record struct DarknetWeightsHeader(int Major, int Minor, int Revision, ulong Seen)
{
    private const int VersionBytes = 3 * sizeof(int);

    /// <summary>The version that Darknet has written since 2017, 0.2.0.</summary>
    public static DarknetWeightsHeader Current { get; } = new(0, 2, 0, 0);

    /// <summary>20 bytes from version 0.2 on, where the pictures are counted in 64 bits; 16 before, with 32.</summary>
    public int Bytes => VersionBytes + (IsWide ? sizeof(ulong) : sizeof(int));

    private bool IsWide => (10L * Major) + Minor >= 2 && Major < 1000 && Minor < 1000;

    /// <summary>Reads a header; the stream then stands at the numbers.</summary>
    /// <exception cref="ModelFormatException">The stream ends within, or holds no header.</exception>
    public static DarknetWeightsHeader Read(Stream stream)
    {
        var version = SafeBytes.Read(stream, VersionBytes, "the header");
        var header = new DarknetWeightsHeader(Int(version), Int(version.AsSpan(sizeof(int))), Int(version.AsSpan(2 * sizeof(int))), 0);
        var seen = SafeBytes.Read(stream, header.Bytes - VersionBytes, "the header");
        // Counted in 32 bits it is signed: what is above int.MaxValue was negative, and no count.
        header = header with { Seen = header.IsWide ? BinaryPrimitives.ReadUInt64LittleEndian(seen) : BinaryPrimitives.ReadUInt32LittleEndian(seen) };
        return header.Complaint() is { } complaint ? throw new ModelFormatException($"{complaint} This is no .weights file of Darknet.") : header;
    }

    /// <summary>Writes the header.</summary>
    /// <exception cref="ModelFormatException">A number is negative or does not fit.</exception>
    public void Write(Stream stream)
    {
        if (Complaint() is { } complaint)
        {
            throw new ModelFormatException($"{complaint} Give a version from 0.2.0 on.");
        }
        Span<byte> bytes = stackalloc byte[VersionBytes + sizeof(ulong)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, Major);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[sizeof(int)..], Minor);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[(2 * sizeof(int))..], Revision);
        // The bytes beyond those of a narrow count are 0 and not written.
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[VersionBytes..], Seen);
        stream.Write(bytes[..Bytes]);
    }

    private string? Complaint() =>
        Major < 0 || Minor < 0 || Revision < 0 ? $"The header has version {Major}.{Minor}.{Revision}; no part of it is negative."
        : !IsWide && Seen > int.MaxValue ? $"The header of version {Major}.{Minor} counts {Seen} pictures; 32 signed bits hold at most {int.MaxValue}."
        : null;

    private static int Int(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32LittleEndian(bytes);
}
