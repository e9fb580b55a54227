using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Storage;
using Yolo.Model.Training;

namespace Yolo.Properties.Training;

/// <summary>The same plan gives the same bits on the host, however often it is interrupted.</summary>
public class ResumeLaws
{
    private const string Model = "model.safetensors";

    private static readonly string[] Timed = ["imagesPerSecond"];

    [Theory]
    [InlineData("host")]
    [InlineData("host:double")]
    public void One_seed_gives_the_same_bits_and_another_does_not(string name)
    {
        using var first = Trained(TinyPlan.Plan(Device.Parse(name)));
        using var second = Trained(TinyPlan.Plan(Device.Parse(name)));
        using var other = Trained(TinyPlan.Plan(Device.Parse(name), seed: 2));
        Assert.Equal(first.Bytes(Model), second.Bytes(Model));
        Assert.Equal(Untimed(first), Untimed(second));
        Assert.NotEqual(first.Bytes(Model), other.Bytes(Model));
    }

    [Property(MaxTest = 8)]
    public Property Interrupted_anywhere_and_resumed_it_ends_with_the_same_bits() => Prop.ForAll(Gen.Choose(1, 8).ToArbitrary(), stopAfter =>
    {
        var plan = TinyPlan.Plan(Device.Host);
        using var whole = Trained(plan);
        using var broken = TinyPlan.NewRun();
        using var stop = new CancellationTokenSource();
        var outcome = new TrainingRun(plan, broken.Folder).Run(
            resume: false,
            p =>
            {
                if (p.Step == stopAfter)
                {
                    stop.Cancel();
                }
            },
            stop.Token);
        Assert.True(outcome.Interrupted);
        // What a process that was killed later would have left behind the checkpoint.
        File.AppendAllText(broken.Folder.PathOf("metrics.csv"), string.Join(',', Enumerable.Repeat("99", 18)) + "\n99,9");

        outcome = new TrainingRun(plan, broken.Folder).Run(resume: true, _ => { }, CancellationToken.None);

        Assert.False(outcome.Interrupted);
        Assert.Equal(whole.Bytes(Model), broken.Bytes(Model));
        Assert.Equal(Untimed(whole), Untimed(broken));
    });

    [Fact]
    public void A_checkpoint_of_another_network_is_named_with_the_first_tensor_that_does_not_fit()
    {
        using var run = Trained(TinyPlan.Plan(Device.Host, epochs: 1));
        var wider = TinyPlan.Step() with { Network = Yolo.Model.Networks.TinyYoloV2.Create(2, 4, TinyPlan.Side, width: 4, depth: 3, neck: 1) };
        var error = Assert.Throws<ModelFormatException>(
            () => new TrainingRun(TinyPlan.Plan(Device.Host, step: wider), run.Folder).Run(resume: true, _ => { }, CancellationToken.None));
        Assert.Contains("layer00.filters", error.Message, StringComparison.Ordinal);
        Assert.Contains("[2, 3, 3, 3]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[4, 3, 3, 3]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_cut_short_is_an_error_at_every_length()
    {
        using var run = Trained(TinyPlan.Plan(Device.Host, epochs: 1));
        var bytes = run.Bytes("checkpoint.safetensors");
        var like = TrainingState.Start(TinyPlan.Step().Network, new Adam(), Device.Host, 1);
        foreach (var length in Enumerable.Range(0, bytes.Length).Where(i => i < 64 || i % 211 == 0 || i > bytes.Length - 8))
        {
            Assert.Throws<ModelFormatException>(() => Checkpoint.Read(new MemoryStream(bytes[..length]), Device.Host, like));
        }
    }

    [Fact]
    public void A_run_that_diverges_says_where_and_keeps_its_last_good_checkpoint()
    {
        var absurd = TinyPlan.Step(new SteppedRate(0.001, [new RateChange(4, 1e30)]), new Sgd());
        using var run = TinyPlan.NewRun();
        var error = Assert.Throws<TrainingDivergedException>(
            () => new TrainingRun(TinyPlan.Plan(Device.Host, epochs: 5, step: absurd), run.Folder).Run(resume: false, _ => { }, CancellationToken.None));
        Assert.Contains("not finite at step", error.Message, StringComparison.Ordinal);
        Assert.Contains("checkpoint.safetensors", error.Message, StringComparison.Ordinal);
        using var stream = File.OpenRead(run.Folder.PathOf("checkpoint.safetensors"));
        var kept = Checkpoint.Read(stream, Device.Host, TrainingState.Start(absurd.Network, absurd.Optimiser, Device.Host, 1));
        Assert.Equal(3, kept.State.Step);
        Assert.All(kept.State.Leaves, leaf => Assert.All(leaf.ToArray(), value => Assert.True(double.IsFinite(value))));
        Assert.True(File.Exists(run.Folder.PathOf("loss.png")));
    }

    private static TemporaryRun Trained(TrainingPlan plan)
    {
        var run = TinyPlan.NewRun();
        new TrainingRun(plan, run.Folder).Run(resume: false, _ => { }, CancellationToken.None);
        return run;
    }

    /// <summary>The metrics without what depends on the time of day.</summary>
    private static string[] Untimed(TemporaryRun run)
    {
        var rows = run.Lines("metrics.csv").Select(line => line.Split(',')).ToArray();
        var kept = Enumerable.Range(0, rows[0].Length).Where(i => !Timed.Contains(rows[0][i])).ToArray();
        return [.. rows.Select(row => string.Join(',', kept.Select(i => row[i])))];
    }
}
