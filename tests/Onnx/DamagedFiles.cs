using FsCheck.Xunit;
using Xunit;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Storage;
using Yolo.Properties;
using Yolo.Properties.Data;
using Yolo.Properties.Models;

namespace Yolo.OnnxAgreement;

/// <summary>Files that are no ONNX models, or no longer: a clear refusal, never a crash.</summary>
[Properties(Arbitrary = [typeof(Dice)])]
public class DamagedFiles
{
    private static readonly byte[] Whole = Written();

    [Property(MaxTest = 3000)]
    public void Any_damage_is_refused_or_harmless(Dice dice)
    {
        var bytes = dice.Int(0, 3) switch
        {
            0 => Whole[..dice.Int(0, Whole.Length - 1)],
            1 => [.. Whole[..dice.Int(0, Whole.Length)], .. Enumerable.Range(0, dice.Int(1, 30)).Select(_ => (byte)dice.Int(0, 255))],
            2 => [.. Enumerable.Range(0, dice.Int(0, 200)).Select(_ => (byte)dice.Int(0, 255))],
            _ => Mutated(dice),
        };
        try
        {
            Read(bytes);
        }
        catch (ModelFormatException e)
        {
            Assert.NotEmpty(e.Message);
        }
    }

    [Fact]
    public void A_claim_of_ten_gigabytes_allocates_nothing()
    {
        // Field 7, the graph, of 2³³ bytes.
        byte[] bytes = [0x3A, 0x80, 0x80, 0x80, 0x80, 0x20, 1, 2, 3];
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<ModelFormatException>(() => Onnx.OnnxFile.Read(new MemoryStream(bytes)));
        Assert.Contains("claims", error.Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void A_file_of_another_program_says_so() =>
        Assert.Contains("describes the network", Assert.Throws<ModelFormatException>(() => Read([0x08, 0x08])).Message, StringComparison.Ordinal);

    private static void Read(byte[] bytes)
    {
        using var folder = new TempFolder();
        ModelFile.Load(folder.WriteBytes(bytes, "m.onnx"), Device.Host);
    }

    private static byte[] Mutated(Dice dice)
    {
        var bytes = (byte[])Whole.Clone();
        for (var i = dice.Int(1, 8); i > 0; i--)
        {
            bytes[dice.Int(0, bytes.Length - 1)] = (byte)dice.Int(0, 255);
        }
        return bytes;
    }

    private static byte[] Written()
    {
        using var folder = new TempFolder();
        ModelFile.Save(folder.At("m.onnx"), AnyDetector.Draw(new(3)));
        return File.ReadAllBytes(folder.At("m.onnx"));
    }
}
