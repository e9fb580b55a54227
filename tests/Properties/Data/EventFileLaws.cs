using System.Buffers.Binary;
using FsCheck.Xunit;
using Google.Protobuf;
using Xunit;
using Yolo.Data;

namespace Yolo.Properties.Data;

/// <summary>Event files, read back by the rules that TensorFlow publishes for them, with a checksum computed bit by bit.</summary>
public class EventFileLaws
{
    [Property(MaxTest = 30)]
    public void What_was_written_is_read(int seed)
    {
        var dice = new Dice(seed);
        var rows = Enumerable.Range(1, dice.Int(0, 200)).Select(i => (IReadOnlyList<double>)[i * 100, i / 2.0, dice.Double(-5, 5), dice.Coin() ? double.NaN : dice.Double(0, 1)]).ToArray();
        using var stream = new MemoryStream();
        EventFile.Write(stream, new MetricsTable(["step", "seconds", "loss", "mAP50"], rows), "step", "train/", DateTimeOffset.UnixEpoch.AddSeconds(1000));
        var events = Records(stream.ToArray()).Select(Event.Parse).ToArray();
        Assert.Equal("brain.Event:2", events[0].Version);
        Assert.Equal(rows.Length, events.Length - 1);
        Assert.All(rows.Zip(events.Skip(1)), pair =>
        {
            var (row, found) = pair;
            Assert.Equal((long)row[0], found.Step);
            Assert.Equal(1000 + row[1], found.Time);
            Assert.Equal((float)row[2], found.Values["train/loss"]);
            Assert.Equal(double.IsFinite(row[3]), found.Values.ContainsKey("train/mAP50"));
            Assert.DoesNotContain("train/step", found.Values.Keys);
        });
    }

    [Fact]
    public void The_checksum_is_the_standards() => Assert.Equal(0xE3069283, Checksum("123456789"u8));

    private static IEnumerable<byte[]> Records(byte[] file)
    {
        for (var at = 0; at < file.Length;)
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
            Assert.Equal(Masked(file.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)));
            var content = file[(at + 12)..(at + 12 + length)];
            Assert.Equal(Masked(content), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)));
            yield return content;
            at += length + 16;
        }
    }

    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        var crc = Checksum(bytes);
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8;
    }

    /// <summary>CRC-32C by its polynomial, 1EDC6F41 with its bits reversed.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
            }
        }
        return ~crc;
    }

    private sealed record Event(double Time, long Step, string Version, Dictionary<string, float> Values)
    {
        public static Event Parse(byte[] content)
        {
            var input = new CodedInputStream(content);
            var (time, step, version, values) = (0.0, 0L, string.Empty, new Dictionary<string, float>());
            for (uint tag; (tag = input.ReadTag()) != 0;)
            {
                switch (WireFormat.GetTagFieldNumber(tag))
                {
                    case 1:
                        time = input.ReadDouble();
                        break;
                    case 2:
                        step = input.ReadInt64();
                        break;
                    case 3:
                        version = input.ReadString();
                        break;
                    default:
                        var summary = new CodedInputStream(input.ReadBytes().ToByteArray());
                        while (summary.ReadTag() != 0)
                        {
                            var value = new CodedInputStream(summary.ReadBytes().ToByteArray());
                            value.ReadTag();
                            var name = value.ReadString();
                            value.ReadTag();
                            values.Add(name, value.ReadFloat());
                        }
                        break;
                }
            }
            return new(time, step, version, values);
        }
    }
}
