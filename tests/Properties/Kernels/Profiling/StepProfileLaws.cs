using System.Text.Json;
using Xunit;
using Yolo.Autodiff;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Kernels.Profiling;
using Yolo.Model.Layers;
using Yolo.Model.Networks;
using Yolo.Model.Training;
using Yolo.Properties.Data;
using Yolo.Properties.Training;

namespace Yolo.Properties.Kernels.Profiling;

/// <summary>Profiles of whole training steps.</summary>
public sealed class StepProfileLaws : IDisposable
{
    private const string Convolution = "Conv2D";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Convolutions_cost_what_the_summary_says_three_times_less_the_gradient_in_the_image(string name)
    {
        var plan = TinyPlan.Create(Device.Parse(name));
        var profile = Step(plan).Profile;
        var costs = LayerSummary.Of(plan.Detector.Network).Zip(plan.Detector.Network.Layers)
            .Where(pair => pair.Second is ConvolutionLayer).Select(pair => pair.First.Operations * plan.Batch).ToArray();
        long Counted(string op) => Assert.Single(profile.Rows, row => row.Op == op).Operations;
        Assert.Equal(costs.Sum(), Counted(Convolution));
        Assert.Equal(costs.Sum(), Counted($"{Convolution} filter gradient"));
        Assert.Equal(costs.Sum() - costs[0], Counted($"{Convolution} input gradient"));
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void A_profile_changes_no_bit(string name)
    {
        var plan = TinyPlan.Create(Device.Parse(name), optimiser: new Sgd());
        var plain = Numbers(Take(plan));
        Assert.Equal(plain, Numbers(Step(plan).Result));
        Assert.Equal(plain, Numbers(Take(plan)));
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Every_launch_of_a_step_is_in_it_under_the_name_of_an_op(string name)
    {
        var profile = Step(TinyPlan.Create(Device.Parse(name))).Profile;
        var ops = profile.Rows.Select(row => (row.Phase, row.Op)).ToHashSet();
        Assert.Superset(
            new HashSet<(Phase, string)>
            {
                (Phase.Forward, Convolution), (Phase.Forward, "BatchNorm"), (Phase.Forward, "BatchNormPooled"), (Phase.Forward, "YoloLoss"),
                (Phase.Backward, $"{Convolution} input gradient"), (Phase.Backward, $"{Convolution} filter gradient"), (Phase.Backward, "BatchNorm gradient"),
                (Phase.Backward, "BatchNormPooled gradient"), (Phase.Backward, "YoloLoss gradient"),
                (Phase.Optimiser, "Adam"), (Phase.Optimiser, "Running statistics"), (Phase.Optimiser, "Norm of the gradient"), (Phase.Data, "Write"),
            },
            ops);
        Assert.InRange(profile.Accounted, TimeSpan.Zero, profile.Wall);
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void The_trace_is_JSON_whose_events_do_not_overlap_and_add_up_to_the_table(string name)
    {
        var profile = Step(TinyPlan.Create(Device.Parse(name))).Profile;
        ProfileFile.Write(profile, _folder.At("deep", "trace.json"));
        var events = EventsOf(_folder.At("deep", "trace.json"));
        Assert.Equal(profile.EventCount, events.Length);
        Assert.All(events.GroupBy(e => e.Track), track =>
        {
            var end = 0.0;
            foreach (var e in track.OrderBy(e => e.Start))
            {
                // Microseconds with a decimal, which binary numbers round.
                Assert.True(e.Start >= end - 1e-6, $"'{e.Name}' starts at {e.Start}, before {end}");
                end = e.Start + e.Duration;
            }
        });
        foreach (var row in profile.Rows)
        {
            var own = events.Where(e => (e.Name, e.Phase) == (row.Op, row.Phase.ToString().ToLowerInvariant())).ToArray();
            Assert.Equal((row.Launches, row.Bytes, row.Operations), (own.Length, own.Sum(e => e.Bytes), own.Sum(e => e.Operations)));
            Assert.Equal(row.Time.TotalMicroseconds, own.Sum(e => e.Duration), 1e-3);
            Assert.True(row.Calls <= row.Launches);
        }
    }

    [Fact]
    public void A_run_shows_its_table_and_leaves_its_trace_with_batches_and_scoring()
    {
        var (plan, lines) = (TinyPlan.Create(Device.Host, epochs: 1), new List<string>());
        var folder = RunFolder.At(_folder.At("run"));
        TinyPlan.Run(plan, _folder.At("plain"));
        ProfileFile.Run(Device.Host, folder, string.Empty, lines.Add, () => new TrainingRun(plan, folder).Run(false, _ => { }, default));
        Assert.Equal(TinyPlan.Model(_folder.At("plain")), TinyPlan.Model(folder.Path));
        Assert.Contains(lines, line => line.StartsWith("backward    Conv2D filter gradient", StringComparison.Ordinal));
        var phases = EventsOf(folder.PathOf(ProfileFile.UsualName)).Select(e => e.Phase).ToHashSet();
        Assert.Equal(["ahead", "backward", "data", "evaluation", "forward", "optimiser"], phases.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_folder_is_no_file_to_write_a_trace_to()
    {
        var folder = RunFolder.At(_folder.At("run"));
        var error = Assert.Throws<DataException>(() => ProfileFile.Run<int>(Device.Host, folder, _folder.Path, _ => { }, () => throw new InvalidOperationException("It was run.")));
        Assert.Contains(_folder.Path, error.Message, StringComparison.Ordinal);
    }

    private static TrainingResult Take(TrainingPlan plan)
    {
        var batch = Batches.ForTraining(plan.Data.Train, new BatchOptions(plan.Batch, 32, 32), plan.Augmentation, new PictureCache()).First();
        var state = TrainingState.Start(plan.Detector.Network, plan.Step.Optimiser, plan.Device, plan.Seed);
        return plan.Step.Run(state, batch.Pixels, batch.Truths);
    }

    private static Profiled<TrainingResult> Step(TrainingPlan plan)
    {
        var batch = Batches.ForTraining(plan.Data.Train, new BatchOptions(plan.Batch, 32, 32), plan.Augmentation, new PictureCache()).First();
        var state = TrainingState.Start(plan.Detector.Network, plan.Step.Optimiser, plan.Device, plan.Seed);
        return plan.Device.Profile(() => plan.Step.Run(state, batch.Pixels, batch.Truths), new MachinePeak(1e9, 1e9));
    }

    private static double[] Numbers(TrainingResult result) => [.. result.Leaves.SelectMany(leaf => leaf.ToArray())];

    private static Event[] EventsOf(string path)
    {
        using var trace = JsonDocument.Parse(File.ReadAllText(path));
        return [.. trace.RootElement.GetProperty("traceEvents").EnumerateArray().Where(e => e.GetProperty("ph").GetString() == "X").Select(Event.Read)];
    }

    private sealed record Event(string Name, string Phase, int Track, double Start, double Duration, long Bytes, long Operations)
    {
        public static Event Read(JsonElement e)
        {
            var arguments = e.GetProperty("args");
            Assert.Equal(1, e.GetProperty("pid").GetInt32());
            long Number(string name) => arguments.TryGetProperty(name, out var number) ? number.GetInt64() : 0;
            return new(
                e.GetProperty("name").GetString()!, e.GetProperty("cat").GetString()!, e.GetProperty("tid").GetInt32(),
                e.GetProperty("ts").GetDouble(), e.GetProperty("dur").GetDouble(), Number("bytes"), Number("flops"));
        }
    }
}
