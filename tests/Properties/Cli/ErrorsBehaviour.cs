using Xunit;
using Yolo.Data;
using Yolo.Properties.Data;
using Yolo.Properties.Examples;
using Yolo.Properties.Models;

namespace Yolo.Properties.Cli;

/// <summary><c>yolo errors</c> on eight pictures with a model of random weights.</summary>
public sealed class ErrorsBehaviour : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _data;

    public ErrorsBehaviour()
    {
        ModelFile.Save(_folder.At("m.safetensors"), AnyDetector.OfClasses(new(3), [.. ShapePictures.ClassNames]));
        _data = SmallVoc.Write(_folder, "voc");
    }

    [Theory]
    [InlineData("loss", 2)]
    [InlineData("missed", 14)]
    public void Tables_hold_every_picture_worst_first_and_every_truth(string by, int column)
    {
        var run = ToolRun.InProcess(
            "errors", "--model", _folder.At("m.safetensors"), "--data", _data, "--device", "host", "--out", _folder.At("out"), "--split", "train", "--top", "2", "--by", by);
        Assert.Equal((0, 0), (run.ExitCode, run.Error.Split('\n').Count(line => line.StartsWith("error", StringComparison.Ordinal) && !line.StartsWith("errors:", StringComparison.Ordinal))));
        var train = VocFolder.Read(_data).Train;
        var pictures = Rows("errors.csv");
        Assert.Equal(train.Count, pictures.Length);
        var worst = pictures.Select(row => double.Parse(row[column], System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(worst.OrderDescending(), worst);
        var truths = Rows("truths.csv");
        Assert.Equal(train.Sum(sample => sample.Truths.Count), truths.Length);
        Assert.All(truths, row => Assert.Contains(row[^1], new[] { "found", "missed", "wrongClass", "localisation" }));
        Assert.True(Picture.Load(_folder.At("out", "errors.png")).Width > 600);
        Assert.All(pictures.Take(2), row => Assert.Contains(row[0], run.Output, StringComparison.Ordinal));
        Assert.DoesNotContain(pictures[^1][0], run.Output, StringComparison.Ordinal);

        string[][] Rows(string name) => [.. File.ReadAllLines(_folder.At("out", name)).Skip(1).Select(line => line.Split(','))];
    }

    [Theory]
    [InlineData("--by", "worst")]
    [InlineData("--top", "0")]
    [InlineData("--threshold", "2")]
    public void Wrong_usage_is_refused_in_one_line(string option, string value)
    {
        var run = ToolRun.InProcess("errors", "--model", _folder.At("m.safetensors"), "--data", _data, option, value);
        Assert.Equal((2, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(option, Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
