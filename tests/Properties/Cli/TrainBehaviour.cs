using System.Diagnostics;
using System.Globalization;
using Xunit;
using Yolo.Cli;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Properties.Data;
using Yolo.Properties.Examples;

namespace Yolo.Properties.Cli;

/// <summary><c>yolo train</c> on eight small pictures.</summary>
public sealed class TrainBehaviour : IDisposable
{
    private const int UsualKills = 4;
    private static readonly string[] All = ["--model", "dense", "--size", "64", "--epochs", "8", "--batch", "3", "--device", "host", "--mosaic", "0.5", "--mosaic-off", "2", "--multi-scale", "true", "--subdivisions", "2", "--clip", "5"];
    private static readonly string[] Files =
    [
        "args.yaml", "results.csv", "metrics.csv", "results.png", "loss.png", "labels.png", "train_batch0.png", "PR_curve.png", "F1_curve.png", "confusion_matrix.png",
        "val_batch0.png", "predictions.png", "model.safetensors", "checkpoint.safetensors", "weights/best.safetensors", "weights/last.safetensors",
    ];

    private readonly TempFolder _folder = new();
    private readonly string _data;

    public TrainBehaviour() => _data = SmallVoc.Write(_folder, "voc");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_leaves_all_that_one_looks_for()
    {
        var run = ToolRun.InProcess(["train", "--data", _data, "--out", _folder.At("run"), .. All]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.All(Files, file => Assert.True(File.Exists(_folder.At("run", file)), file));
        Assert.Empty(Directory.GetFiles(_folder.At("run"), "*.part", SearchOption.AllDirectories));
        Assert.Equal(8, MetricsTable.Read(_folder.At("run", "results.csv")).Rows.Count);
        Assert.Contains("mAP@.5 ", run.Output, StringComparison.Ordinal);
        var best = MetricsTable.Read(_folder.At("run", "results.csv")).Curve("epoch", "mAP50");
        Assert.Equal(8, best.Y.Count);
        // What is kept scores what the table says of its epoch.
        var eval = ToolRun.InProcess("eval", "--model", _folder.At("run", "weights/best.safetensors"), "--data", _data, "--split", "val", "--device", "host", "--out", _folder.At("eval"));
        Assert.Contains(best.Y.Max().ToString("0.000", CultureInfo.InvariantCulture), eval.Output, StringComparison.Ordinal);
    }

    /// <summary>SIGKILL at any moment: every file is readable, and after resuming the weights are the same bits as without. YOLO_KILLS says how often.</summary>
    [Fact]
    public void Killed_and_resumed_it_gives_the_same_weights()
    {
        string[] options = [.. All.Select(option => option == "8" ? "30" : option), "--val-every", "3"];
        var whole = ToolRun.AsProcess(["train", "--data", _data, "--out", _folder.At("whole"), .. options]);
        Assert.True(whole.ExitCode == 0, whole.Error);
        var kills = int.TryParse(Environment.GetEnvironmentVariable("YOLO_KILLS"), CultureInfo.InvariantCulture, out var asked) ? asked : UsualKills;
        var random = new Random(kills);
        var begun = false;
        for (var kill = 0; kill < kills; kill++)
        {
            begun = Cut(options, begun, 300 + random.Next(2000));
            AssertReadable();
        }
        var ended = ToolRun.AsProcess(begun ? ["train", "--resume", _folder.At("cut")] : ["train", "--data", _data, "--out", _folder.At("cut"), .. options]);
        Assert.True(ended.ExitCode == 0, ended.Error);
        foreach (var file in new[] { "model.safetensors", "checkpoint.safetensors", "weights/best.safetensors", "weights/last.safetensors" })
        {
            Assert.Equal(File.ReadAllBytes(_folder.At("whole", file)), File.ReadAllBytes(_folder.At("cut", file)));
        }
        Assert.Empty(Directory.GetFiles(_folder.At("cut"), "*.part", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("--data DATA is missing")]
    [InlineData("There is no run folder", "--resume", "nowhere")]
    [InlineData("'huge' is no network", "--model", "huge", "--data", "VOC")]
    [InlineData("must be a multiple of 32", "--size", "100", "--data", "VOC")]
    [InlineData("--lr must be above 0", "--lr", "0", "--data", "VOC")]
    [InlineData("--optimiser is 'lion'", "--optimiser", "lion", "--data", "VOC")]
    [InlineData("no.cfg", "--weights", "no.weights", "--data", "VOC")]
    [InlineData("--jitter must be from 0 to 0.49", "--jitter", "0.7", "--data", "VOC")]
    public void What_cannot_be_used_is_told_in_one_line(string reason, params string[] arguments)
    {
        var run = ToolRun.InProcess(["train", "--device", "host", "--out", _folder.At("none"), .. arguments.Select(argument => argument == "VOC" ? _data : argument)]);
        Assert.Equal(ExitCode.UnusableInput, run.ExitCode);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.At("none", "args.yaml")));
    }

    [Theory]
    [InlineData("leave out --epochs, --lr", "--epochs", "9", "--lr", "0.1")]
    [InlineData("leave out --data", "--data", "elsewhere")]
    [InlineData("leave out --out", "--out", "elsewhere")]
    public void What_resuming_would_pass_over_is_refused(string reason, params string[] arguments)
    {
        Assert.Equal(0, ToolRun.InProcess(["train", "--data", _data, "--out", _folder.At("run"), "--model", "dense", "--size", "64", "--epochs", "1", "--device", "host"]).ExitCode);
        var run = ToolRun.InProcess(["train", "--resume", _folder.At("run"), .. arguments]);
        Assert.Equal(ExitCode.UnusableInput, run.ExitCode);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.Contains("device: host:double", ToolRun.InProcess("train", "--resume", _folder.At("run"), "--device", "host:double", "--memory", "4000").Error, StringComparison.Ordinal);
        Device.HostDouble.MemoryLimit = long.MaxValue;
    }

    /// <summary>Begins or goes on, and kills it after so many milliseconds. Says whether there is a checkpoint to go on from.</summary>
    private bool Cut(string[] options, bool begun, int milliseconds)
    {
        string[] arguments = begun ? ["train", "--resume", _folder.At("cut")] : ["train", "--data", _data, "--out", _folder.At("cut"), .. options];
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Tool).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        if (!process.WaitForExit(milliseconds))
        {
            process.Kill();
            process.WaitForExit();
        }
        if (File.Exists(_folder.At("cut", "checkpoint.safetensors")))
        {
            return true;
        }
        if (Directory.Exists(_folder.At("cut")))
        {
            // Killed before the first epoch ended: there is nothing to go on from.
            Directory.Delete(_folder.At("cut"), recursive: true);
        }
        return false;
    }

    private void AssertReadable()
    {
        if (!Directory.Exists(_folder.At("cut")))
        {
            return;
        }
        foreach (var file in Directory.GetFiles(_folder.At("cut"), "*.safetensors", SearchOption.AllDirectories))
        {
            Assert.Equal(4, ModelFile.Load(file, Device.Host).ClassNames.Count);
        }
        foreach (var file in Directory.GetFiles(_folder.At("cut"), "*.png"))
        {
            Assert.True(ImageFile.Read(file).Width > 0);
        }
        foreach (var file in Directory.GetFiles(_folder.At("cut"), "*.csv"))
        {
            Assert.NotEmpty(MetricsTable.Read(file).Columns);
        }
    }
}
