using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Xunit;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Storage;
using Yolo.Properties.Data;

namespace Yolo.Properties.Stress;

/// <summary>Files made to harm whoever reads them: each is refused with a message, in bounded time and memory, and nothing outside the folder is read into the data or written.</summary>
public sealed class HostileFiles : IDisposable
{
    private const long MostAllocated = 64 << 20;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(100_000, 100_000)]
    [InlineData(int.MaxValue, 1)]
    [InlineData(30_000, 30_000)]
    public void A_header_of_a_giant_picture(int width, int height)
    {
        var path = _folder.WriteBytes(Png(width, height, []), "giant.png");
        Refused(() => ImageFile.Read(path), "giant.png");
        Refused(() => ImageFile.ReadSize(path), "giant.png");
    }

    /// <summary>A few kilobytes that unpack to a hundred megabytes, in a picture whose header claims sixteen pixels.</summary>
    [Fact]
    public void A_bomb_behind_an_honest_header()
    {
        var path = _folder.WriteBytes(Png(4, 4, Packed(100 << 20)), "bomb.png");
        Bounded(() =>
        {
            // Whether the rest is refused or passed over is the decoder's choice.
            try
            {
                Assert.Equal((4, 4), (ImageFile.Read(path).Width, ImageFile.Read(path).Height));
            }
            catch (DataException error)
            {
                Assert.Contains("bomb.png", error.Message, StringComparison.Ordinal);
            }
        });
    }

    [Theory]
    [InlineData("""<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><annotation><filename>&c;</filename></annotation>""")]
    [InlineData("""<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><annotation><object><name>&x;</name></object></annotation>""")]
    [InlineData("""<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><annotation/>""")]
    public void Entities_of_xml(string xml)
    {
        var path = _folder.WriteText(xml, "a.xml");
        Refused(() => VocFile.Read(path), "a.xml");
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"images\":", "}")]
    public void Json_nested_deep(string open, string close)
    {
        const int depth = 1_000_000;
        var path = _folder.WriteText(string.Concat(Enumerable.Repeat(open, depth)) + string.Concat(Enumerable.Repeat(close, depth)), "a.json");
        Refused(() => LabelledData.Open(path), "a.json");
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(1L << 40)]
    [InlineData(-1)]
    public void A_model_whose_header_claims_to_be_endless(long length)
    {
        var bytes = new byte[100];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        var path = _folder.WriteBytes(bytes, "model.safetensors");
        Refused(() => ModelFile.Load(path, Device.Host), "model.safetensors");
    }

    [Fact]
    public void A_model_whose_tensor_claims_to_be_endless()
    {
        var header = Encoding.UTF8.GetBytes("""{"w":{"dtype":"F32","shape":[2147483647,2147483647],"data_offsets":[0,16]}}""");
        byte[] bytes = [.. BitConverter.GetBytes((long)header.Length), .. header, .. new byte[16]];
        var path = _folder.WriteBytes(bytes, "model.safetensors");
        Refused(() => ModelFile.Load(path, Device.Host), "model.safetensors");
    }

    /// <summary>A network of a few lines that would take terabytes.</summary>
    [Fact]
    public void A_cfg_of_endless_filters()
    {
        var cfg = _folder.WriteText("[net]\nwidth=416\nheight=416\nchannels=3\n[convolutional]\nfilters=2000000000\nsize=3\nstride=1\npad=1\nactivation=leaky\n[region]\nclasses=1\nnum=1\nanchors=1,1\n", "net.cfg");
        var weights = _folder.WriteBytes(new byte[64], "net.weights");
        Refused(() => ModelFile.LoadDarknet(cfg, weights, Device.Host), "net");
    }

    /// <summary>Names that climb out of the folder name no files when data are converted.</summary>
    [Theory]
    [InlineData("../../out")]
    [InlineData("/tmp/yolo-out")]
    [InlineData("..\\out")]
    public void Names_that_climb(string name)
    {
        var picture = TestPictures.Noise(32, 32, 1);
        var truth = new Yolo.Model.Geometry.Truth(new(0.5, 0.5, 0.4, 0.4), 0);
        var data = new Dataset(["a"], [new Sample(name, picture.Size, [truth], () => picture), new Sample("b", picture.Size, [truth], () => TestPictures.Noise(32, 32, 2))], [], [], []);
        foreach (var format in Enum.GetValues<DataFormat>())
        {
            var before = Directory.GetFileSystemEntries(_folder.Path).Length;
            try
            {
                DataWriter.Write(data, format, _folder.At("deep", "in", $"{format}"));
            }
            catch (DataException error)
            {
                Assert.Contains(name, error.Message, StringComparison.Ordinal);
            }
            Assert.Empty(Directory.GetFiles(_folder.Path));
            Assert.Empty(Directory.GetFiles(_folder.At("deep")));
            Assert.True(Directory.GetFileSystemEntries(_folder.Path).Length <= before + 1);
            Assert.False(File.Exists("/tmp/yolo-out.png") || File.Exists("/tmp/yolo-out.txt") || File.Exists("/tmp/yolo-out.xml"));
        }
    }

    private static void Refused(Action read, string file) => Bounded(() =>
    {
        var error = Record.Exception(read);
        Assert.True(error is DataException or ModelFormatException, $"{error?.GetType()}: {error?.Message}");
        Assert.Contains(file, error!.Message, StringComparison.Ordinal);
        Assert.InRange(error.Message.Length, 20, 1500);
    });

    private static void Bounded(Action action)
    {
        var (clock, before) = (Stopwatch.StartNew(), GC.GetAllocatedBytesForCurrentThread());
        action();
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Longest);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostAllocated);
    }

    /// <summary>A PNG of grey pixels with these data, whatever they are.</summary>
    private static byte[] Png(int width, int height, byte[] data)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        Chunk(file, "IHDR", header);
        Chunk(file, "IDAT", data);
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static void Chunk(Stream file, string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32(body));
        file.Write(number);
    }

    /// <summary>PNG's check sum, ISO 3309.</summary>
    private static uint Crc32(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var k = 0; k < 8; k++)
            {
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            }
        }
        return ~crc;
    }

    private static byte[] Packed(int zeros)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var block = new byte[1 << 16];
            for (var i = 0; i < zeros; i += block.Length)
            {
                zlib.Write(block);
            }
        }
        return packed.ToArray();
    }
}
