using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Xunit.Abstractions;
using Yolo.Autodiff;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Geometry;
using Yolo.Model.Training;
using Yolo.Properties.Training;

namespace Yolo.Properties.Distributed;

/// <summary>A step that several processes take together is the step of one.</summary>
public class SharedStepLaws(ITestOutputHelper output)
{
    private const int Steps = 3;
    private const int NumbersOfAStep = 6;

    /// <summary>With statistics of their own: one process in as many parts, to the last bit for two, for which a sum has one order.</summary>
    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Shares_are_parts(string name)
    {
        foreach (var size in new[] { 2, 4 })
        {
            var (plan, batches) = Plan(name);
            var expected = States(plan, batches, plan.Step, batch => batch.Parts(size));
            var shared = ThreadProcesses.Run(size, processes => States(plan, batches, plan.Step with { Processes = processes }, batch => [batch.Parts(size)[processes.Rank]]));
            Assert.All(shared, numbers => Assert.Equal(shared[0], numbers));
            if (size == 2)
            {
                Assert.Equal(expected, shared[0]);
            }
            RequireNear(expected, shared[0], $"{name}, {size} processes");
        }
    }

    /// <summary>With shared statistics: one process, which computes halves, sums as two do, to the last bit, whether it is given the batch whole or in parts.</summary>
    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Two_with_shared_statistics_are_one_with_them(string name)
    {
        var (plan, batches) = Plan(name);
        var step = plan.Step with { SharedStatistics = true };
        var whole = States(plan, batches, plan.Step, batch => batch.Parts(1));
        foreach (var parts in new[] { 1, 2 })
        {
            var alone = States(plan, batches, step with { Recompute = parts == 2 }, batch => batch.Parts(parts));
            var shared = ThreadProcesses.Run(2, processes => States(
                plan, batches, step with { Processes = processes }, batch => [.. batch.Parts(2 * parts).Skip(parts * processes.Rank).Take(parts)]));
            Assert.All(shared, numbers => Assert.Equal(alone, numbers));
            RequireNear(whole, alone, $"{name}, one process, parts given: {parts}");
        }
    }

    /// <summary>What cannot be halved is computed as a whole.</summary>
    [Fact]
    public void A_batch_that_cannot_be_halved_is_the_whole_batch()
    {
        var (plan, batches) = Plan("host");
        TrainingPart Three(Batch batch) => new(batch.Pixels[..(batch.Pixels.Length / 4 * 3)], [.. batch.Truths.Take(3)]);
        Assert.Equal(States(plan, batches, plan.Step, batch => [Three(batch)]), States(plan, batches, plan.Step with { SharedStatistics = true }, batch => [Three(batch)]));
    }

    /// <summary>A part that fails ends those that wait for it, and is what is told.</summary>
    [Fact]
    public void A_part_that_fails_ends_the_step()
    {
        var (plan, batches) = Plan("host");
        var step = plan.Step with { SharedStatistics = true };
        var parts = batches[0].Parts(2);
        var bad = parts[1] with { Truths = [[new(new(0.5, 0.5, 0.1, 0.1), Class: 99)], []] };
        var error = Assert.Throws<TruthException>(() => step.Attempt(step.Start(plan.Device, plan.Seed), [parts[0], bad]));
        Assert.Equal(0, error.ImageIndex);
    }

    /// <summary>With shared statistics: one process with the whole batch, undivided.</summary>
    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Shared_statistics_make_it_the_step_of_the_whole_batch(string name)
    {
        foreach (var size in new[] { 2, 4 })
        {
            var (plan, batches) = Plan(name);
            var expected = States(plan, batches, plan.Step, batch => batch.Parts(1));
            var shared = ThreadProcesses.Run(size, processes => States(
                plan, batches, plan.Step with { Processes = processes, SharedStatistics = true, Recompute = size == 4 }, batch => [batch.Parts(size)[processes.Rank]]));
            Assert.All(shared, numbers => Assert.Equal(shared[0], numbers));
            RequireNear(expected, shared[0], $"{name}, {size} processes, shared statistics");
        }
    }

    /// <summary>However the gradient falls into buckets: of one number, so that each tensor travels alone, of a few, or all in one.</summary>
    [Theory]
    [InlineData("host")]
    [InlineData("host:double")]
    public void Buckets_of_any_size_give_the_same(string name)
    {
        var (plan, batches) = Plan(name);
        double[] With(int bytes) => ThreadProcesses.Run(2, processes => States(
            plan, batches, plan.Step with { Processes = processes, SharedStatistics = true, BucketBytes = bytes }, batch => [batch.Parts(2)[processes.Rank]]))[0];
        var whole = With(25 << 20);
        Assert.All(new[] { 1, 100, 1000 }, bytes => Assert.Equal(whole, With(bytes)));
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.Step with { BucketBytes = 0 });
    }

    /// <summary>Parts in each process too.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Parts_of_shares_are_parts(int parts)
    {
        var (plan, _) = Plan("host");
        Batch[] batches = [.. Batches.ForTraining(plan.Data.Train, new BatchOptions(2 * parts, 32, 32), plan.Augmentation, new PictureCache()).Take(Steps)];
        var expected = States(plan, batches, plan.Step, batch => batch.Parts(2 * parts));
        var shared = ThreadProcesses.Run(2, processes => States(
            plan, batches, plan.Step with { Processes = processes }, batch => [.. batch.Parts(2 * parts).Skip(parts * processes.Rank).Take(parts)]));
        Assert.All(shared, numbers => Assert.Equal(expected, numbers));
    }

    /// <summary>Every derivative is told once, before the whole is done, the last layers' first.</summary>
    [Fact]
    public void Derivatives_are_told_as_they_come() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll(Dice.Arbitrary, dice =>
        {
            var depth = dice.Int(1, 6);
            var leaves = new TensorList([.. Enumerable.Range(0, depth).Select(_ => Tensor.From(Device.HostDouble, dice.Doubles(4, 0.5, 1.5), 4)), Tensor.Ones(Device.HostDouble, 2)]);
            var told = new List<(int Leaf, double[] Numbers)>();
            var result = Diff.ValueAndGrad(
                v => new WithExtra<TensorList>(Tensor.Sum(v.Leaves.Take(depth).Aggregate((a, b) => Tensor.Sigmoid(a) * b)), new([])), leaves, (i, g) => told.Add((i, g.ToArray())));
            Assert.Equal(Enumerable.Range(0, depth).Reverse(), told.Select(t => t.Leaf));
            Assert.All(told, t => Assert.Equal(result.Gradient.Leaves[t.Leaf].ToArray(), t.Numbers));
        }));

    private static (TrainingPlan Plan, Batch[] Batches) Plan(string name)
    {
        var plan = TinyPlan.Create(Device.Parse(name)) with { Batch = 4 };
        plan = plan with { Step = plan.Step with { Average = new WeightAverage() } };
        return (plan, [.. Batches.ForTraining(plan.Data.Train, new BatchOptions(4, 32, 32), plan.Augmentation, new PictureCache()).Take(Steps)]);
    }

    private static double[] States(TrainingPlan plan, Batch[] batches, TrainingStep step, Func<Batch, IReadOnlyList<TrainingPart>> share)
    {
        var state = step.Start(plan.Device, plan.Seed);
        var numbers = new List<double>();
        foreach (var batch in batches)
        {
            var result = step.Attempt(state, share(batch));
            var loss = result.Report.Read();
            numbers.AddRange([loss.Loss.Total, loss.Loss.Objects, loss.Loss.Collisions, loss.Loss.MeanIou, loss.GradientNorm, result.State.Seen]);
            state = result.State;
        }
        Assert.Equal(NumbersOfAStep * Steps, numbers.Count);
        return [.. numbers, .. state.Leaves.SelectMany(leaf => leaf.ToArray())];
    }

    private void RequireNear(double[] expected, double[] actual, string what)
    {
        // Losses and counts; then, by their norm, weights and what the optimiser remembers.
        const int reports = NumbersOfAStep * Steps;
        Assert.All(expected.Zip(actual).Take(reports), pair => Assert.Equal(pair.First, pair.Second, 1e-4 * Math.Max(1, Math.Abs(pair.First))));
        var pairs = expected.Zip(actual).Skip(reports).ToArray();
        var error = Math.Sqrt(pairs.Sum(pair => Math.Pow(pair.First - pair.Second, 2)) / pairs.Sum(pair => pair.First * pair.First));
        output.WriteLine($"{what}: relative difference {error:g3}{(expected.SequenceEqual(actual) ? ", the same bits" : string.Empty)}");
        Assert.Equal(expected.Length, actual.Length);
        Assert.InRange(error, 0, 1e-5);
    }
}
