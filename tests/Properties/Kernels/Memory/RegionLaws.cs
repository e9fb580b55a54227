using System.Runtime.CompilerServices;
using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;

namespace Yolo.Properties.Kernels.Memory;

/// <summary>Regions give back all but what survives.</summary>
[Collection(nameof(AloneOnItsDevices))]
public class RegionLaws
{
    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Only_survivors_stay(string name)
    {
        var device = Device.Parse(name);
        Settle();
        var before = device.Memory.Buffers;
        var kept = device.Region(() => Enumerable.Range(0, 20).Aggregate(Tensor.Ones(device, 3), (x, _) => Tensor.Exp(x * 0.1)));
        Assert.Equal(before + 1, device.Memory.Buffers);
        Assert.Equal(3, kept.ToArray().Length);
        Scope.Release(kept);
        Assert.Equal(before, device.Memory.Buffers);
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void What_is_forgotten_goes_back_with_the_last_pullback_that_reads_it(string name)
    {
        var device = Device.Parse(name);
        Settle();
        var x = Tensor.From(device, [0.5, -0.25, 1.0], 3);
        static Tensor Chain(Tensor v, bool forget)
        {
            for (var i = 0; i < 10; i++)
            {
                var next = Tensor.Tanh(v);
                if (forget && i > 0)
                {
                    Scope.Forget(v, next);
                }
                v = next;
            }
            return Tensor.Sum(v);
        }
        (double[] Gradient, long Live) Run(bool forget)
        {
            var (before, live) = (device.Memory.Buffers, 0L);
            var gradient = device.Region(() =>
            {
                var result = Diff.Grad(v => Chain(v, forget), x);
                live = device.Memory.Buffers - before;
                return result;
            });
            var numbers = gradient.ToArray();
            Scope.Release(gradient);
            return (numbers, live);
        }
        var (expected, kept) = Run(forget: false);
        var (actual, left) = Run(forget: true);
        Assert.Equal(expected, actual);
        // Each tanh saves its input and output: all but the last output, which the sum does not forget, have gone.
        Assert.Equal(kept - 9, left);

        // A pullback that may run again keeps what it reads.
        var vjp = Diff.Vjp(v => Chain(v, forget: true), x);
        var one = Tensor.Ones(device);
        Assert.Equal(expected, vjp.Pullback(one).ToArray());
        Assert.Equal(expected, vjp.Pullback(one).ToArray());

        // Gradients of gradients read what inner pullbacks are done with.
        Tensor Inner(Tensor v, bool forget) => Tensor.Sum(Tensor.Square(Diff.Grad(u => Chain(u, forget), v)));
        Assert.Equal(Diff.Grad(v => Inner(v, false), x).ToArray(), Diff.Grad(v => Inner(v, true), x).ToArray());
    }

    [Fact]
    public void Blocks_serve_somewhat_smaller_requests()
    {
        Settle();
        Scope.Release(Tensor.Zeros(Device.HostDouble, 3_000_000));
        var before = Device.HostDouble.Memory.BytesReserved;
        Scope.Release(Tensor.Zeros(Device.HostDouble, 1_900_000));
        Assert.Equal(before, Device.HostDouble.Memory.BytesReserved);
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void What_survives_an_inner_region_belongs_to_the_outer(string name)
    {
        var device = Device.Parse(name);
        Settle();
        var before = device.Memory.Buffers;
        Tensor? inner = null;
        var kept = device.Region(() =>
        {
            inner = device.Region(() => Tensor.Ones(device, 3) + 1);
            Assert.Equal(before + 1, device.Memory.Buffers);
            return inner * 2;
        });
        Assert.Equal(before + 1, device.Memory.Buffers);
        Assert.Equal([4.0, 4, 4], kept.ToArray());
        Assert.Throws<ObjectDisposedException>(() => inner!.ToArray());
        Scope.Release(kept);
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void An_exception_leaves_nothing_behind(string name)
    {
        var device = Device.Parse(name);
        Settle();
        var before = device.Memory.Buffers;
        Assert.Throws<ShapeException>(() => device.Region(() => Tensor.Ones(device, 2) * 3 + Tensor.Ones(device, 3)));
        Assert.Equal(before, device.Memory.Buffers);
        // And the next region is not inside the one that failed.
        Scope.Release(device.Region(() => Tensor.Ones(device, 2)));
        Assert.Equal(before, device.Memory.Buffers);
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void A_tensor_used_after_its_region_is_an_error_and_never_another_tensor(string name)
    {
        var device = Device.Parse(name);
        Tensor? escaped = null;
        device.Region(() =>
        {
            escaped = Tensor.Full(device, 7, 100);
            return Tensor.Ones(device, 1);
        });
        // The block is in use again, by another tensor.
        var others = Enumerable.Range(0, 5).Select(i => Tensor.Full(device, i, 100)).ToArray();
        Assert.Contains("region", Assert.Throws<ObjectDisposedException>(() => escaped!.ToArray()).Message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => escaped! + 1);
        Assert.Throws<ObjectDisposedException>(() => Tensor.Sum(escaped!));
        Assert.All(others.Select((x, i) => (x, i)), o => Assert.Equal(o.i, o.x.ToArray()[99]));
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void What_is_made_outside_regions_outlives_them(string name)
    {
        var device = Device.Parse(name);
        Tensor? kept = null;
        device.Region(() =>
        {
            kept = device.OutsideRegions(() => Tensor.Full(device, 5, 4));
            return Tensor.Ones(device, 1);
        });
        Assert.Equal([5.0, 5, 5, 5], kept!.ToArray());
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Tensors_that_nobody_holds_go_back_when_collected(string name)
    {
        var device = Device.Parse(name);
        Settle();
        var before = device.Memory.Buffers;
        Abandon(device);
        Settle();
        Assert.True(device.Memory.Buffers <= before, $"{device.Memory.Buffers} buffers, {before} before");
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Tensors_made_without_a_region_do_not_pile_up(string name)
    {
        var device = Device.Parse(name);
        Settle();
        device.Trim();
        long most = 0;
        for (var i = 0; i < 600; i++)
        {
            _ = Tensor.Full(device, i, 250_000);
            most = Math.Max(most, device.Memory.BytesReserved);
        }
        // Of 600 megabytes in all, or 1200.
        Assert.InRange(most, 0, 400L << 20);
        Settle();
        device.Trim();
    }

    /// <summary>Blocks of sizes that never come again neither pile up nor make every new size collect garbage.</summary>
    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Ever_new_sizes_neither_pile_up_nor_collect_each_time(string name)
    {
        var device = Device.Parse(name);
        Settle();
        device.Trim();
        var collections = GC.CollectionCount(2);
        var size = 1000.0;
        for (var i = 0; i < 40; i++, size *= 1.25)
        {
            var numbers = (int)size;
            device.Region(() =>
            {
                _ = Enumerable.Range(0, Math.Max(1, 2_000_000 / numbers)).Select(_ => Tensor.Full(device, i, numbers)).ToArray();
                return new TensorList([]);
            });
        }
        Assert.InRange(device.Memory.BytesReserved, 0, 512L << 20);
        Assert.InRange(GC.CollectionCount(2) - collections, 0, 20);
        device.Trim();
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void A_thousand_steps_hold_the_memory_of_ten(string name)
    {
        var device = Device.Parse(name);
        Settle();
        var start = device.Region(() => Tensor.Full(device, 1, 4, 3));
        var input = Tensor.Full(device, 0.1, 2, 4);
        Tensor Step(Tensor w) => w - (0.01 * Diff.Grad(v => Tensor.Mean(Tensor.Square(Tensor.Tanh(Tensor.MatMul(input, v)))), w));
        var weights = Enumerable.Range(0, 10).Aggregate(start, (w, _) => device.Evolve(w, Step));
        var after = device.Memory;
        weights = Enumerable.Range(0, 990).Aggregate(weights, (w, _) => device.Evolve(w, Step));
        Assert.Equal(after, device.Memory);
        Assert.All(weights.ToArray(), v => Assert.InRange(v, 0, 1));
        GC.KeepAlive(input);
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Trim_gives_back_what_is_not_used(string name)
    {
        var device = Device.Parse(name);
        Settle();
        var kept = Tensor.Full(device, 3, 10);
        Scope.Release(Tensor.Full(device, 1, 1_000_000));
        Assert.True(device.Memory.BytesReserved >= 4_000_000);
        device.Trim();
        Assert.Equal(device.Memory.BytesInUse, device.Memory.BytesReserved);
        Assert.Equal(3, kept.ToArray()[9]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Abandon(Device device) => _ = Enumerable.Range(0, 50).Select(i => Tensor.Full(device, i, 1000)).ToArray();

    internal static void Settle()
    {
        // Made once, when first needed, and kept.
        _ = Tensor.Zero;
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}

/// <summary>Counts buffers, so nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(AloneOnItsDevices), DisableParallelization = true)]
public class AloneOnItsDevices;
