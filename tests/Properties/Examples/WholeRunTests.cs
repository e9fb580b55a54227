using System.Text.Json;
using Xunit;
using Yolo.Data;
using Yolo.Properties.Data;
using Yolo.Properties.Training;

namespace Yolo.Properties.Examples;

public sealed class WholeRunTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(ExampleProgram.Both), MemberType = typeof(ExampleProgram))]
    public void A_run_ends_with_results_and_its_files_and_is_not_overwritten(string example)
    {
        string[] arguments = ["--data", SmallVoc.Write(_folder, "data"), "--size", "64", "--epochs", "1", "--batch", "4", "--device", "host", "--seed", "3", "--out", "run"];
        var program = new ExampleProgram(example, _folder.Path);
        var ended = program.Run(arguments);
        Assert.True(ended.ExitCode == 0, ended.Error);
        var lines = ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("mAP@0.5 ", lines[0], StringComparison.Ordinal);
        Assert.Equal($"run folder: {_folder.At("run")}", lines[1]);
        Assert.Contains("epoch 1/1", ended.Error, StringComparison.Ordinal);
        Assert.Equal(
            TinyPlan.Files.Append("run.json").Order(StringComparer.Ordinal),
            Directory.GetFiles(_folder.At("run")).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
        Assert.All(["loss.png", "predictions.png"], name => Assert.True(ImageFile.Read(_folder.At("run", name)).Width > 100));
        using var json = JsonDocument.Parse(File.ReadAllText(_folder.At("run", "run.json")));
        var run = json.RootElement;
        Assert.InRange(run.GetProperty("mAP50").GetDouble(), 0, 1);
        Assert.InRange(run.GetProperty("finalLoss").GetDouble(), 1e-3, 1e3);
        Assert.InRange(run.GetProperty("seconds").GetDouble(), 0, 100);
        Assert.Equal(("host", 3), (run.GetProperty("device").GetString(), run.GetProperty("seed").GetInt64()));
        Assert.Equal(5, run.GetProperty("anchors").GetArrayLength());
        Assert.Equal(1, run.GetProperty("options").GetProperty("Epochs").GetInt32());
        Assert.All(["yolo", "dotnet", "os"], name => Assert.NotEqual("", run.GetProperty("versions").GetProperty(name).GetString()));
        var model = File.ReadAllBytes(_folder.At("run", "model.safetensors"));

        Refused.Assert(program.Run(arguments), "holds a run already");
        string[] resume = [.. arguments[..^2], "--resume", "run"];
        Refused.Assert(program.Run([.. resume, "--size", "96"]), "Option '--size'");
        Refused.Assert(program.Run([.. resume[..^2], "--lr", "0.5", "--resume", "run"]), "schedule");
        Assert.Equal(model, File.ReadAllBytes(_folder.At("run", "model.safetensors")));
    }

    [Fact]
    public void Both_languages_train_the_same_network_to_the_same_bits()
    {
        var data = SmallVoc.Write(_folder, "data");
        foreach (var example in new[] { "Train", "TrainFSharp" })
        {
            Assert.Equal(0, new ExampleProgram(example, _folder.Path).Run("--data", data, "--size", "32", "--epochs", "2", "--device", "host", "--out", example, "--profile").ExitCode);
            Assert.True(File.Exists(_folder.At(example, ProfileFile.UsualName)));
        }
        Assert.Equal(File.ReadAllBytes(_folder.At("Train", "model.safetensors")), File.ReadAllBytes(_folder.At("TrainFSharp", "model.safetensors")));
    }

    [Theory]
    [MemberData(nameof(ExampleProgram.Both), MemberType = typeof(ExampleProgram))]
    public void Interrupted_it_says_how_to_go_on_and_going_on_ends_well(string example)
    {
        var data = SmallVoc.Write(_folder, "data");
        string[] arguments = ["--data", data, "--size", "32", "--epochs", "30", "--batch", "2", "--device", "host"];
        var program = new ExampleProgram(example, _folder.Path);
        var metrics = _folder.At("run", "metrics.csv");
        var ended = program.Interrupt(() => File.Exists(metrics) && new FileInfo(metrics).Length > 1000, [.. arguments, "--out", "run"]);
        Assert.True(ended.ExitCode == 130, $"{ended.ExitCode}: {ended.Error}");
        Assert.Empty(ended.Output);
        Assert.StartsWith("interrupted at a checkpoint; go on with --resume \"" + _folder.At("run") + "\" --data", ended.ErrorLines[^1], StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.At("run", "checkpoint.safetensors")));
        Assert.True(File.Exists(_folder.At("run", "loss.png")));
        var before = MetricsTable.Read(metrics).Rows.Count;
        Assert.InRange(before, 2, 89);

        // Just as it says.
        var hint = ended.ErrorLines[^1].Split("go on with ")[1].Replace("\"", "", StringComparison.Ordinal).Split(' ');
        var resumed = program.Run(hint);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(Enumerable.Range(1, 90).Select(step => (double)step), MetricsTable.Read(metrics).Curve("step", "total").X);

        // A checkpoint cut short, and one of another network.
        var checkpoint = _folder.At("run", "checkpoint.safetensors");
        var whole = File.ReadAllBytes(checkpoint);
        var other = hint.Select(word => word == "32" ? "64" : word).ToArray();
        Refused.Assert(program.Run(other), "input 3 × 32 × 32, and this one 3 × 64 × 64");
        File.WriteAllBytes(checkpoint, whole[..(whole.Length / 2)]);
        Refused.Assert(program.Run(hint), $"Cannot resume from '{checkpoint}': The file ends inside tensor '");
        Assert.Equal(whole[..(whole.Length / 2)], File.ReadAllBytes(checkpoint));
    }
}
