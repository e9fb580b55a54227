using FsCheck.Xunit;
using Xunit;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Training;
using Yolo.Properties.Data;
using Yolo.Properties.Training;

namespace Yolo.Properties.Cli;

/// <summary>A training that a number has stopped leaves a step behind that stops at the same number again.</summary>
[Properties(Arbitrary = [typeof(Dice)])]
public sealed class ReplayBehaviour : IDisposable
{
    private static readonly string[] Files = ["replay.json", "state.safetensors", "batch.safetensors"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void On_the_same_device_it_says_the_same_and_ends_with_1()
    {
        var said = Stopped(_folder.Path);
        Assert.Equal(Files.Order(), Directory.GetFiles(_folder.At("replay")).Select(Path.GetFileName).Order());
        foreach (var path in new[] { _folder.Path, _folder.At("replay") })
        {
            var run = ToolRun.InProcess("replay", path);
            Assert.Equal(1, run.ExitCode);
            var problem = run.Error["error: ".Length..run.Error.IndexOf(" Lower the learning rate.", StringComparison.Ordinal)];
            Assert.StartsWith("A number is not finite at step 2 (epoch 1): loss and gradient are finite, but the update at learning rate 1E+39 turns 'layer00.filters' at [0, 0, 0, 0] from ", problem, StringComparison.Ordinal);
            Assert.StartsWith(problem, said, StringComparison.Ordinal);
            Assert.Contains("gradient norm", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void In_double_precision_the_step_is_finite_and_it_says_so_and_ends_with_0()
    {
        Stopped(_folder.Path);
        var run = ToolRun.InProcess("replay", _folder.Path, "--device", "host:double");
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Contains("Every number of step 2 is finite on host:double.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void As_a_process_it_ends_as_the_shell_expects()
    {
        Stopped(_folder.Path);
        Assert.Equal(1, ToolRun.AsProcess("replay", _folder.Path).ExitCode);
        Refused(ToolRun.AsProcess("replay", _folder.At("nothing")), "There is no step to replay in");
    }

    [Property(MaxTest = 15)]
    public void A_file_cut_short_is_named(Dice dice)
    {
        Kept(folder =>
        {
            var path = Path.Combine(folder, dice.Of(Files));
            var bytes = File.ReadAllBytes(path);
            File.WriteAllBytes(path, bytes[..dice.Int(0, bytes.Length - 1)]);
            Refused(ToolRun.InProcess("replay", folder), path);
        });
    }

    /// <summary>Any byte may be wrong: then the step is another one, or the file is refused, and nothing worse.</summary>
    [Property(MaxTest = 60)]
    public void A_file_that_is_damaged_is_refused_or_another_step(Dice dice)
    {
        Kept(folder =>
        {
            var path = Path.Combine(folder, dice.Of(Files));
            var bytes = File.ReadAllBytes(path);
            bytes[dice.Int(0, Math.Min(bytes.Length - 1, 5000))] = (byte)dice.Int(0, 255);
            File.WriteAllBytes(path, bytes);
            var run = ToolRun.InProcess("replay", folder);
            Assert.InRange(run.ExitCode, 0, 2);
            Assert.Equal(run.ExitCode == 0 ? 0 : 1, run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        });
    }

    [Theory]
    [InlineData("\"stride\": 1", "\"stride\": 0", "Cannot replay from")]
    [InlineData("\"filters\": 18", "\"filters\": 17", "do not fit")]
    [InlineData("\"kind\": \"ConvolutionLayer\"", "\"kind\": \"Spell\"", "Spell")]
    [InlineData("\"version\": 1", "\"version\": 2", "version 2")]
    [InlineData("\"step\": 1", "\"step\": 7", "It is of step 1 after 2 images, and replay.json of step 7")]
    [InlineData("\"optimiser\": {", "\"optimizer\": {", "optimizer")]
    [InlineData("\"object\": 5", "\"object\": \"five\"", "Cannot replay from")]
    [InlineData("\"device\": \"host\"", "\"device\": \"abacus\"", "The training ran on 'abacus'")]
    [InlineData("\"shapes-", "null, \"shapes-", "null")]
    public void A_setting_that_cannot_be_is_refused(string old, string other, string says)
    {
        Kept(folder =>
        {
            var path = Path.Combine(folder, "replay.json");
            var text = File.ReadAllText(path);
            Assert.Contains(old, text, StringComparison.Ordinal);
            File.WriteAllText(path, text.Replace(old, other, StringComparison.Ordinal));
            Refused(ToolRun.InProcess("replay", folder), says);
        });
    }

    [Fact]
    public void Where_the_step_cannot_be_kept_the_training_still_says_what_stopped_it()
    {
        _folder.WriteText("in the way", "replay");
        var said = Stopped(_folder.Path);
        Assert.Contains("turns 'layer00.filters'", said, StringComparison.Ordinal);
        Assert.Contains("The step could not be kept: Cannot write", said, StringComparison.Ordinal);
        Assert.Equal("in the way", File.ReadAllText(_folder.At("replay")));
    }

    /// <summary>Trains until the second step, whose learning rate single precision cannot hold; gives what the training says.</summary>
    private static string Stopped(string folder)
    {
        var plan = TinyPlan.Create(Device.Host, optimiser: new Sgd());
        var absurd = plan with { Step = plan.Step with { Schedule = new SteppedRate(0.001, [new RateChange(1, 1e42)]) } };
        return Assert.Throws<TrainingDivergedException>(() => TinyPlan.Run(absurd, folder)).Message;
    }

    /// <summary>A copy of what such a training leaves, for each test to break.</summary>
    private static void Kept(Action<string> test)
    {
        using var copy = new TempFolder();
        foreach (var (name, bytes) in Whole.Value)
        {
            copy.WriteBytes(bytes, name);
        }
        test(copy.Path);
    }

    private static readonly Lazy<(string Name, byte[] Bytes)[]> Whole = new(() =>
    {
        using var run = new TempFolder();
        Stopped(run.Path);
        return [.. Files.Select(name => (name, File.ReadAllBytes(run.At("replay", name))))];
    });

    private static void Refused(ToolRun run, string says)
    {
        Assert.Equal((2, string.Empty), (run.ExitCode, run.Output));
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }
}
