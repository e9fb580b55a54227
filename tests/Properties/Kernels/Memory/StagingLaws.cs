using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Xunit.Abstractions;
using Yolo.Autodiff;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Kernels.Gpu;
using Yolo.Kernels.Lanes;
using Yolo.Model.Training;
using Yolo.Properties.Training;

namespace Yolo.Properties.Kernels.Memory;

/// <summary>Numbers that a device fetches ahead, beside its kernels, are those that it would have been given.</summary>
public class StagingLaws(ITestOutputHelper output)
{
    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Staged_numbers_are_the_numbers(string name) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(30),
        Prop.ForAll(Dice.Arbitrary, dice =>
        {
            var device = Device.Parse(name);
            var values = Numbers(dice, dice.Int(0, 3000));
            var staged = device.Stage(values);
            var first = Tensor.From(staged, values.Length).ToArray();
            // A second reader finds them where the first did, or on the host.
            var second = Tensor.From(staged, values.Length).ToArray();
            Assert.Equal(values.Select(value => (double)value), first);
            Assert.Equal(first, second);
        }));

    /// <summary>A thread stages while another queues kernels that read what was staged before, and now and then waits for them. The host reads numbers where they lie.</summary>
    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Copies_run_beside_kernels(string name)
    {
        const int rounds = 200;
        const int ahead = 2;
        var device = Device.Parse(name);
        var dice = new Dice(11);
        var arrays = Enumerable.Range(0, rounds).Select(_ => Numbers(dice, dice.Int(1000, 5000))).ToArray();
        var sums = new Tensor[rounds];
        foreach (var (i, staged) in Prefetched(arrays.Select(device.Stage), ahead).Index())
        {
            sums[i] = device.Region(() => new TensorList([Tensor.Sum(Tensor.From(staged, staged.Length) * 2)])).Leaves[0];
            if (i % 3 == 0)
            {
                RequireSum(arrays[i], sums[i]);
            }
        }
        // Also those that nobody waited for.
        Assert.All(arrays.Zip(sums), pair => RequireSum(pair.First, pair.Second));
        var places = device switch
        {
            GpuDevice<Float32> single => single.StagingPlaces,
            GpuDevice<Float64> wide => wide.StagingPlaces,
            _ => 0,
        };
        output.WriteLine($"{places} places");
        Assert.InRange(places, device.IsGpu ? 1 : 0, 16);
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void A_step_on_staged_pixels_is_the_same_step(string name)
    {
        var device = Device.Parse(name);
        var plan = TinyPlan.Create(device);
        var batch = Batches.ForTraining(plan.Data.Train, new BatchOptions(plan.Batch, 32, 32), plan.Augmentation, new PictureCache(), device: device).First();
        Assert.NotNull(batch.Staged);
        double[] After(TrainingPart part)
        {
            var state = TrainingState.Start(plan.Detector.Network, plan.Step.Optimiser, device, plan.Seed);
            return [.. plan.Step.Attempt(state, [part]).State.Leaves.SelectMany(leaf => leaf.ToArray())];
        }
        Assert.Equal(After(new TrainingPart(batch.Pixels, batch.Truths)), After(Assert.Single(batch.Parts(1))));
    }

    [Fact]
    public void What_another_device_staged_is_refused()
    {
        var staged = Device.Host.Stage([1, 2]);
        Assert.Throws<ArgumentException>(() => Device.HostDouble.Write(Device.HostDouble.Allocate(2), staged));
        Assert.Throws<ArgumentException>(() => Device.Host.Write(Device.Host.Allocate(1), staged));
    }

    private static void RequireSum(float[] numbers, Tensor doubled)
    {
        var expected = 2 * numbers.Sum(value => (double)value);
        Assert.InRange(doubled.ToArray()[0], expected - (1e-3 * numbers.Length), expected + (1e-3 * numbers.Length));
    }

    private static IEnumerable<T> Prefetched<T>(IEnumerable<T> source, int items) => Prefetcher.Ahead(source, items);

    private static float[] Numbers(Dice dice, int count) => [.. dice.Doubles(count, -1, 1).Select(value => (float)value)];
}
