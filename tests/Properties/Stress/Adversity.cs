using System.Diagnostics;
using Xunit;
using Yolo.Cli;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Postprocessing;
using Yolo.Model.Scoring;
using Yolo.Properties.Cli;
using Yolo.Properties.Data;
using Yolo.Properties.Examples;
using Yolo.Properties.Training;

namespace Yolo.Properties.Stress;

/// <summary>A disk that is full, pictures that vanish, an end that is asked for: nothing written is lost or half-written, and the work can go on.</summary>
public sealed class Adversity : IDisposable
{
    private static readonly string[] Training = ["--model", "dense", "--size", "64", "--epochs", "4", "--batch", "4", "--device", "host", "--val-every", "2"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <remarks>Nor may the files that the runtime itself keeps code in: it is told to do without.</remarks>
    /// <summary>Files may not grow beyond 64 KiB, as if the disk were full, in the middle of a training: one message, all files whole, and with room again the same weights as without.</summary>
    [Fact]
    public void A_training_on_a_full_disk_goes_on_where_there_is_room()
    {
        var data = SmallVoc.Write(_folder, "voc");
        Assert.Equal(0, ToolRun.InProcess(["train", "--data", data, "--out", _folder.At("whole"), .. Training]).ExitCode);
        // Killed after the first epoch.
        var begun = Shell($"{Tool} train --data {data} --out {_folder.At("run")} {string.Join(' ', Training)} & pid=$!; "
            + $"while [ ! -s {_folder.At("run", "checkpoint.safetensors")} ] && kill -0 $pid 2>/dev/null; do sleep 0.05; done; kill -KILL $pid; wait $pid; true");
        Assert.Equal(0, begun.ExitCode);
        var before = Contents("run");
        var full = Shell($"export DOTNET_EnableWriteXorExecute=0; ulimit -f 64; trap '' XFSZ; exec {Tool} train --resume {_folder.At("run")}");
        Assert.Equal(ExitCode.UnusableInput, full.ExitCode);
        Assert.Contains("Free some space", full.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.At("run"), "*.part", SearchOption.AllDirectories));
        Assert.All(before.Where(file => file.Key.EndsWith(".safetensors", StringComparison.Ordinal)), file => Assert.Equal(file.Value, Contents("run")[file.Key]));
        var ended = ToolRun.InProcess("train", "--resume", _folder.At("run"));
        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.Equal(Contents("whole")["model.safetensors"], Contents("run")["model.safetensors"]);
    }

    /// <summary>Pictures are read before the first step: those that vanish afterwards change nothing.</summary>
    [Fact]
    public void Pictures_that_vanish_in_the_middle_change_nothing()
    {
        var data = SmallVoc.Write(_folder, "voc");
        TrainingPlan Plan() => TinyPlan.Create(Device.Host, data: LabelledData.Open(data));
        TinyPlan.Run(Plan(), _folder.At("whole"));
        var gone = false;
        new TrainingRun(Plan(), RunFolder.At(_folder.At("run"))).Run(
            false,
            progress =>
            {
                if (!gone)
                {
                    Array.ForEach(Directory.GetFiles(data, "*.png", SearchOption.AllDirectories), File.Delete);
                    Array.ForEach(Directory.GetFiles(data, "*.jpg", SearchOption.AllDirectories), File.Delete);
                    gone = true;
                }
            },
            default);
        Assert.True(gone);
        Assert.Equal(TinyPlan.Model(_folder.At("whole")), TinyPlan.Model(_folder.At("run")));
    }

    [Fact]
    public void Scoring_checking_and_converting_end_when_asked_to()
    {
        using var stop = new CancellationTokenSource();
        var plan = TinyPlan.Create(Device.Host);
        var weights = plan.Detector.Network.Init(Device.Host, 1);
        Assert.Throws<OperationCanceledException>(() => Evaluator.Evaluate(
            plan.Detector, weights, plan.Data.Train, 1, new PictureCache(), SuppressionSpec.ForScoring, new ScoringSpec(), _ => stop.Cancel(), stop.Token));
        Assert.Throws<OperationCanceledException>(() => new DataCheck(32, 32, 8, 2).Run(plan.Data, stop: stop.Token));
        Assert.Throws<OperationCanceledException>(() => DataWriter.Write(plan.Data, DataFormat.Coco, _folder.At("coco"), stop: stop.Token));
    }

    private static string Tool => $"dotnet {typeof(Tool).Assembly.Location}";

    private Dictionary<string, byte[]> Contents(string run) => Directory.GetFiles(_folder.At(run), "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(_folder.At(run), file), File.ReadAllBytes);

    private static ToolRun Shell(string script)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.Result);
    }
}
