using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Yolo.Data;

/// <summary>
/// Numbers of a run as TensorBoard reads them: a TFRecord file (length, its checksum, content, its checksum) of Event messages (wall_time 1, step 2, file_version 3,
/// summary 5), each summary value a tag (1) and a simple_value (2). Checksums are CRC-32C, masked: ((c ≫ 15) | (c ≪ 17)) + a282ead8₁₆.
/// </summary>
public static class EventFile
{
    private const string Version = "brain.Event:2";
    private const uint MaskDelta = 0xA282EAD8;

    /// <summary>Writes the rows of a table: each column a tag, each finite number a point at its step.</summary>
    /// <param name="stream">Takes the file.</param>
    /// <param name="table">The table.</param>
    /// <param name="step">The column that counts.</param>
    /// <param name="prefix">What stands before the tags: <c>train/</c>, for one.</param>
    /// <param name="began">When the run began; rows are dated by their column <c>seconds</c> if they have it.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public static void Write(Stream stream, MetricsTable table, string step, string prefix, DateTimeOffset began)
    {
        var columns = table.Columns.ToList();
        var (counts, seconds) = (columns.IndexOf(step), columns.IndexOf("seconds"));
        if (counts < 0)
        {
            throw new ArgumentException($"The table has no column '{step}'; it has {string.Join(", ", columns)}.", nameof(step));
        }
        var start = began.ToUnixTimeMilliseconds() / 1000.0;
        Record(stream, Event(start, 0, [.. Field(3, Encoding.UTF8.GetBytes(Version))]));
        foreach (var row in table.Rows)
        {
            byte[] values = [.. columns.SelectMany((name, i) => i == counts || !double.IsFinite(row[i]) ? [] : Field(1, Value(prefix + name, row[i])))];
            Record(stream, Event(start + (seconds < 0 ? 0 : row[seconds]), (long)row[counts], [.. Field(5, values)]));
        }
    }

    private static byte[] Event(double time, long step, byte[] what) => [Key(1, 1), .. Double(time), Key(2, 0), .. Varint((ulong)step), .. what];

    private static byte[] Value(string tag, double value)
    {
        var bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value);
        return [.. Field(1, Encoding.UTF8.GetBytes(tag)), Key(2, 5), .. bytes];
    }

    private static byte[] Double(double value)
    {
        var bytes = new byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        return bytes;
    }

    private static IEnumerable<byte> Field(int number, byte[] content) => [Key(number, 2), .. Varint((ulong)content.Length), .. content];

    private static byte Key(int number, int wire) => (byte)((number << 3) | wire);

    private static IEnumerable<byte> Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            yield return (byte)(value | 0x80);
        }
        yield return (byte)value;
    }

    private static void Record(Stream stream, byte[] content)
    {
        var length = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)content.Length);
        stream.Write(length);
        stream.Write(Checksum(length));
        stream.Write(content);
        stream.Write(Checksum(content));
    }

    private static byte[] Checksum(byte[] content)
    {
        var crc = ~content.Aggregate(uint.MaxValue, BitOperations.Crc32C);
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, BitOperations.RotateRight(crc, 15) + MaskDelta);
        return bytes;
    }
}
