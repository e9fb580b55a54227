using Xunit;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Training;

namespace Yolo.Properties.Training;

/// <summary>A batch in parts, a limit to the gradient, a moving average of the weights.</summary>
public class PartsLaws
{
    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Two_equal_parts_are_the_step_of_one(string name)
    {
        var (step, state, batch) = First(Device.Parse(name));
        var part = batch.Parts(1)[0];
        var (once, twice) = (step.Attempt(state, [part]), step.Attempt(state, [part, part]));
        Assert.All(once.State.Leaves.Zip(twice.State.Leaves), pair => Assert.Equal(pair.First.ToArray(), pair.Second.ToArray()));
        Assert.Equal(2 * (once.State.Seen - state.Seen), twice.State.Seen - state.Seen);
        var (one, two) = (once.Report.Read(), twice.Report.Read());
        Assert.Equal((one.Loss.Total, one.Loss.Coordinate, one.Loss.MeanIou, one.GradientNorm), (two.Loss.Total, two.Loss.Coordinate, two.Loss.MeanIou, two.GradientNorm));
        Assert.Equal((2 * one.Loss.Objects, 2 * one.Loss.Confident, 2 * one.Loss.Collisions), (two.Loss.Objects, two.Loss.Confident, two.Loss.Collisions));
    }

    [Fact]
    public void The_gradient_of_parts_is_the_mean_of_theirs()
    {
        var (step, state, batch) = First(Device.HostDouble, new Sgd(0, 0));
        var parts = batch.Parts(2);
        double[] Change(IReadOnlyList<TrainingPart> of) => [.. step.Attempt(state, of).State.Weights.Leaves.Zip(state.Weights.Leaves)
            .SelectMany(pair => pair.First.ToArray().Zip(pair.Second.ToArray(), (now, before) => now - before))];
        var (first, second, both) = (Change([parts[0]]), Change([parts[1]]), Change(parts));
        Assert.Equal(first.Zip(second, (a, b) => Math.Round((a + b) / 2, 12)), both.Select(c => Math.Round(c, 12)));
    }

    [Fact]
    public void A_long_gradient_is_shortened_and_a_short_one_is_not()
    {
        var (step, state, batch) = First(Device.HostDouble, new Sgd(0, 0));
        var norm = step.Attempt(state, batch.Pixels, batch.Truths).Report.Read().GradientNorm;
        double Moved(double limit)
        {
            var after = (step with { GradientLimit = limit }).Attempt(state, batch.Pixels, batch.Truths).State;
            return Math.Sqrt(after.Weights.Parameters.Leaves.Zip(state.Weights.Parameters.Leaves)
                .Sum(pair => pair.First.ToArray().Zip(pair.Second.ToArray()).Sum(v => Math.Pow(v.First - v.Second, 2))));
        }
        var rate = step.Schedule.At(0);
        Assert.Equal(rate * norm, Moved(0), 1e-9);
        Assert.Equal(rate * norm, Moved(2 * norm), 1e-9);
        Assert.Equal(rate * norm / 3, Moved(norm / 3), 1e-9);
        Assert.Throws<ArgumentOutOfRangeException>(() => step with { GradientLimit = -1 });
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void The_average_is_that_of_its_formula(string name)
    {
        var (step, _, batch) = First(Device.Parse(name));
        var averaging = step with { Average = new(0.9, 3) };
        var state = averaging.Start(Device.Parse(name), 1);
        var expected = Numbers(state.Weights);
        Assert.Equal(expected, Numbers(state.Learnt));
        for (var t = 1; t <= 5; t++)
        {
            state = averaging.Attempt(state, batch.Pixels, batch.Truths).State;
            var share = 0.9 * (1 - Math.Exp(-t / 3.0));
            expected = [.. expected.Zip(Numbers(state.Weights), (old, now) => (share * old) + ((1 - share) * now))];
        }
        Assert.All(expected.Zip(Numbers(state.Learnt)), pair => Assert.Equal(pair.First, pair.Second, 1e-5 * Math.Max(1, Math.Abs(pair.First))));
    }

    private static double[] Numbers(Yolo.Model.Networks.Weights weights) => [.. weights.Leaves.SelectMany(leaf => leaf.ToArray())];

    private static (TrainingStep Step, TrainingState State, Batch Batch) First(Device device, Optimiser? optimiser = null)
    {
        var plan = TinyPlan.Create(device, optimiser: optimiser) with { Batch = 4 };
        var batch = Batches.ForTraining(plan.Data.Train, plan.BatchOptions, plan.Augmentation, new PictureCache()).First();
        return (plan.Step, plan.Step.Start(device, 1), batch);
    }
}
