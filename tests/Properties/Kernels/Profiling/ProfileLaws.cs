using FsCheck.Xunit;
using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Kernels.Profiling;

namespace Yolo.Properties.Kernels.Profiling;

/// <summary>What a profile says of launches, and that it says it of those launches alone.</summary>
public class ProfileLaws
{
    /// <summary>Any: measuring it takes longer than these laws.</summary>
    private static readonly MachinePeak Peak = new(1e9, 1e9);

    [Property(MaxTest = 30, Arbitrary = [typeof(Dice)])]
    public void An_element_wise_op_reads_what_it_broadcasts_once_and_writes_its_result(Dice dice)
    {
        var device = Device.Parse(dice.Of([.. Devices.Names]));
        var shape = dice.Shape(leastRank: 1);
        var (a, b) = (Tensor.Ones(device, [.. shape.Sizes]), Tensor.Ones(device, [.. dice.BroadcastingTo(shape).Sizes]));
        var profile = device.Profile(() => a * b, Peak).Profile;
        var launch = Assert.Single(profile.Events);
        Assert.Equal(("Multiply", Phase.Forward, BytesOf(device, (2L * shape.Count) + b.Shape.Count), (long)shape.Count), (launch.Op, launch.Phase, launch.Bytes, launch.Operations));
    }

    [Property(MaxTest = 30, Arbitrary = [typeof(Dice)])]
    public void A_product_of_matrices_has_two_operations_for_each_multiplication(Dice dice)
    {
        var device = Device.Parse(dice.Of([.. Devices.Names]));
        int m = dice.Int(1, 20), n = dice.Int(1, 20), k = dice.Int(1, 20);
        var (a, b) = (Tensor.Ones(device, m, k), Tensor.Ones(device, k, n));
        var row = Assert.Single(device.Profile(() => Tensor.MatMul(a, b), Peak).Profile.Rows);
        Assert.Equal(("MatMul", 2L * m * n * k, BytesOf(device, (m * k) + (k * n) + (m * n)), 1L), (row.Op, row.Operations, row.Bytes, row.Launches));
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void A_sum_reads_all_and_adds_all(string name)
    {
        var device = Device.Parse(name);
        var x = Tensor.Ones(device, 7, 1000);
        var row = Assert.Single(device.Profile(() => Tensor.Sum(x, 1), Peak).Profile.Rows);
        Assert.Equal(("Sum", 7000L, BytesOf(device, 7007)), (row.Op, row.Operations, row.Bytes));
    }

    [Fact]
    public void Operations_of_a_formula_are_those_that_it_is_written_with()
    {
        var x = Tensor.Ones(Device.Host, 10);
        // x > 0 ? x : slope · x
        Assert.Equal(20, Assert.Single(Device.Host.Profile(() => Tensor.LeakyRelu(x), Peak).Profile.Events).Operations);
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Parts_of_an_op_belong_to_it_forward_and_backward(string name)
    {
        var device = Device.Parse(name);
        var x = Tensor.From(device, new Dice(3).Doubles(2 * 3 * 4 * 4, -1, 1), 2, 3, 4, 4);
        var w = Tensor.From(device, new Dice(4).Doubles(5 * 3 * 3 * 3, -1, 1), 5, 3, 3, 3);
        var (scale, shift) = (Tensor.Ones(device, 1, 5, 1, 1), Tensor.Zeros(device, 1, 5, 1, 1));
        var profile = device.Profile(() => Diff.Vjp(
            v => Tensor.MaxPool2D(Tensor.BatchNorm(Tensor.Conv2D(v[0], v[1], padding: 1), v[2], v[3]).Output, 2, 2), [x, w, scale, shift])
            .Pullback(Tensor.Ones(device, 2, 5, 2, 2)), Peak).Profile;
        Assert.Equal(
            ["BatchNorm", "Conv2D", "Fill", "MaxPool2D"],
            profile.Rows.Where(row => row.Phase == Phase.Forward).Select(row => row.Op).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["BatchNorm gradient", "Conv2D filter gradient", "Conv2D input gradient", "MaxPool2D gradient"],
            profile.Rows.Where(row => row.Phase == Phase.Backward).Select(row => row.Op).Order(StringComparer.Ordinal));
        Assert.All(profile.Rows.Where(row => row.Op != "Fill"), row => Assert.Equal(1, row.Calls));
    }

    [Fact]
    public async Task Launches_before_beside_and_after_are_left_alone()
    {
        var x = Tensor.Ones(Device.Host, 10);
        // A flow of its own, begun before the profile.
        using var started = new ManualResetEventSlim();
        using var stop = new CancellationTokenSource();
        var beside = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                _ = Tensor.Exp(x);
                started.Set();
            }
        });
        started.Wait();
        var inner = Device.Host.Profile(() => Device.HostDouble.Profile(() => Tensor.Sin(x), Peak).Profile.Rows.Count + Device.Host.Profile(() => Tensor.Cos(x), Peak).Profile.Rows.Count, Peak);
        await stop.CancelAsync();
        await beside;
        // An inner profile takes its launches for itself; one of another device finds none.
        Assert.Equal((1, 0), (inner.Result, inner.Profile.Rows.Count));
        Assert.Empty(Device.Host.Profile(() => 0, Peak).Profile.Events);
    }

    [Fact]
    public void Threads_that_the_body_starts_are_a_part_of_it()
    {
        var x = Tensor.Ones(Device.Host, 10);
        var profile = Device.Host.Profile(() => Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Tensor.Exp(x)))).Result, Peak).Profile;
        Assert.Equal(8, Assert.Single(profile.Rows).Launches);
    }

    [Fact]
    public void Sums_count_what_the_trace_leaves_out()
    {
        var x = Tensor.Ones(Device.Host, 10);
        var profile = Device.Host.Profile(() => Enumerable.Range(0, 9).Aggregate(x, (y, _) => Tensor.Sin(y)), Peak, mostEvents: 4).Profile;
        Assert.Equal((4, 9L, 9L), (profile.Events.Count, profile.EventCount, Assert.Single(profile.Rows).Launches));
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void The_peak_is_that_of_a_machine(string name)
    {
        var device = Device.Parse(name);
        var before = device.Memory;
        var peak = device.MeasurePeak();
        Assert.InRange(peak.OperationsPerSecond, 1e8, 1e16);
        Assert.InRange(peak.BytesPerSecond, 1e7, 1e14);
        // Measured in memory that is given back: the pool does not grow by it.
        Assert.InRange(device.Memory.BytesReserved - before.BytesReserved, long.MinValue, 32 << 20);
    }

    private static long BytesOf(Device device, long numbers) => numbers * (device.Precision == Precision.Single ? 4 : 8);
}
