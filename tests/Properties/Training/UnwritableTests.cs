using Xunit;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Properties.Data;

namespace Yolo.Properties.Training;

public sealed class UnwritableTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_full_disk_leaves_the_old_file_and_nothing_half_written()
    {
        var path = _folder.WriteText("old", "file");
        var error = Assert.Throws<DataException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write);
            full.Write("of it"u8);
            full.Flush();
        }));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains("Free some space", error.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("checkpoint.safetensors")]
    [InlineData("model.safetensors")]
    [InlineData("metrics.csv")]
    [InlineData("predictions.png")]
    [InlineData("loss.png")]
    public void A_folder_in_the_place_of_a_file_is_named_and_nothing_half_written_stays(string name)
    {
        Directory.CreateDirectory(_folder.At("run", name));
        var error = Assert.Throws<DataException>(() => TinyPlan.Run(TinyPlan.Create(Device.Host, epochs: 1), _folder.At("run")));
        Assert.Contains(_folder.At("run", name), error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFiles(_folder.At("run")), file => file.EndsWith(".part", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_the_system_lets_nobody_write_the_path_is_named()
    {
        var error = Assert.Throws<DataException>(() => AtomicFile.Write("/proc/yolo/file", stream => stream.WriteByte(1)));
        Assert.Contains("/proc/yolo/file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_picture_stops_a_run_before_its_first_step_wherever_it_would_have_come()
    {
        var data = GeneratedPictures.Dataset(seed: 7, train: 5, test: 2, size: 32);
        var cut = _folder.WriteBytes(TestPictures.Jpeg(512, 512)[..^1000], "cut.jpg");
        var broken = new Sample("cut", data.Test[1].ImageSize, data.Test[1].Truths, () => ImageFile.Read(cut));
        foreach (var set in new[] { data with { Test = [data.Test[0], broken] }, data with { Train = [.. data.Train, broken] } })
        {
            var error = Assert.Throws<DataException>(() => TinyPlan.Run(TinyPlan.Create(Device.Host, data: set), _folder.At("run")));
            Assert.Contains(cut, error.Message, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFiles(_folder.At("run")));
        }
    }
}
