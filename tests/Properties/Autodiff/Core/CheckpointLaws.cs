using FsCheck.Xunit;
using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Properties.Kernels.Memory;

namespace Yolo.Properties.Autodiff.Core;

/// <summary>A checkpoint changes what is kept, and nothing else.</summary>
[Properties(Arbitrary = [typeof(Dice)])]
[Collection(nameof(AloneOnItsDevices))]
public class CheckpointLaws
{
    [Property(MaxTest = 40)]
    public void Value_and_gradients_are_those_without_to_the_last_bit(Dice dice)
    {
        var device = Device.Parse(dice.Of([.. Devices.Names]));
        var (depth, size, length) = (dice.Int(1, 12), dice.Int(1, 40), dice.Int(1, 5));
        var x = new TensorList([.. Enumerable.Range(0, depth + 1).Select(_ => Random(dice, device, size))]);
        var plain = Diff.ValueAndGrad((TensorList v) => Tensor.Sum(Chain(v)), x);
        var kept = Diff.ValueAndGrad((TensorList v) => Tensor.Sum(InSegments(v, length)), x);
        Assert.True(plain.Value.ToArray().SequenceEqual(kept.Value.ToArray()), device.Name);
        Assert.True(Numbers(plain.Gradient).SequenceEqual(Numbers(kept.Gradient)), device.Name);
        Assert.Equal(Numbers(plain.Gradient), Numbers(kept.Gradient));
        // Where nothing is traced it is the function itself.
        Assert.Equal(Chain(x).ToArray(), InSegments(x, length).ToArray());
    }

    [Property(MaxTest = 20)]
    public void It_nests_in_itself(Dice dice)
    {
        var x = Random(dice, Device.Host, 9);
        static Tensor Inner(Tensor v) => Tensor.Tanh(Tensor.Square(v) * v);
        static Tensor Outer(Tensor v) => Diff.Checkpoint(u => Tensor.Tanh(Diff.Checkpoint(Inner, u)), v);
        Assert.Equal(Diff.Grad(v => Tensor.Sum(Tensor.Tanh(Inner(v))), x).ToArray(), Diff.Grad(v => Tensor.Sum(Outer(v)), x).ToArray());
    }

    [Property(MaxTest = 20)]
    public void Derivatives_of_every_order_and_kind_are_those_without(Dice dice)
    {
        var device = Device.HostDouble;
        var (x, v) = (Random(dice, device, 5), Random(dice, device, 5));
        static Tensor F(Tensor t) => Tensor.Sin(t * t) * Tensor.Exp(t);
        static Tensor G(Tensor t) => Diff.Checkpoint(F, t);
        static Tensor Total(Func<Tensor, Tensor> f, Tensor t) => Tensor.Sum(Tensor.Square(f(t)));
        Near(Diff.Hvp(t => Total(F, t), x, v), Diff.Hvp(t => Total(G, t), x, v));
        Near(Diff.Jvp(F, x, v).Tangent, Diff.Jvp(G, x, v).Tangent);
        static Tensor Third(Func<Tensor, Tensor> f, Tensor at, Tensor along) => Diff.Grad(t => Tensor.Sum(along * Diff.Hvp(u => Total(f, u), t, along)), at);
        Near(Third(F, x, v), Third(G, x, v));
        // A gradient taken within the segment.
        Near(Diff.Grad(t => Total(u => Diff.Grad(w => Total(F, w), u), t), x), Diff.Grad(t => Total(u => Diff.Checkpoint(q => Diff.Grad(w => Total(F, w), q), u), t), x));
    }

    [Fact]
    public void What_else_a_segment_gives_is_constant_and_computed_once()
    {
        var (x, calls) = (Tensor.From(Device.Host, [1.0, 2, 3], 3), 0);
        Tensor? extra = null;
        var gradient = Diff.Grad(
            v =>
            {
                var both = Diff.Checkpoint(
                    u =>
                    {
                        calls++;
                        return new WithExtra<Tensor>(Tensor.Square(u), Tensor.Exp(u));
                    },
                    v);
                extra = both.Extra;
                return Tensor.Sum(both.Value * both.Extra);
            },
            x);
        Assert.Equal(Tensor.Exp(x).ToArray(), extra!.ToArray());
        Assert.Equal((2 * x * Tensor.Exp(x)).ToArray(), gradient.ToArray());
        Assert.Equal(2, calls);
    }

    [Fact]
    public void A_watched_tensor_that_is_no_input_is_refused()
    {
        var (x, c) = (Tensor.Ones(Device.Host, 3), Tensor.Ones(Device.Host, 3));
        var error = Assert.Throws<InvalidOperationException>(() => Diff.Grad(v => Tensor.Sum(Diff.Checkpoint(u => u * v, c)), x));
        Assert.Contains("Pass it as an input", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Diff.Grad(v => Tensor.Sum(Diff.Checkpoint(u => u * v, v * 2)), x));
        // A constant may come from anywhere.
        Assert.Equal([1.0, 1, 1], Diff.Grad(v => Tensor.Sum(Diff.Checkpoint(u => u * c, v)), x).ToArray());
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void A_deep_chain_in_segments_holds_memory_that_grows_with_its_root(string name)
    {
        const int size = 1 << 16;
        var device = Device.Parse(name);
        var bytes = size * (device.Precision == Precision.Single ? 4 : 8);
        double Peak(int depth, int length)
        {
            RegionLaws.Settle();
            device.Trim();
            var before = device.Memory.BytesInUse;
            Scope.Release(device.Region(() =>
            {
                var x = Tensor.Full(device, 0.5, size);
                return Diff.Grad(v => Tensor.Sum(Segmented(v, depth, length)), x);
            }));
            return (device.Memory.PeakBytesInUse - before) / (double)bytes;
        }
        // In buffers of one value: values and cotangents of all ops without; of the segments, and twice of one, with.
        Assert.True(Peak(64, 64) >= 64, "A segment is all that there is.");
        Assert.InRange(Peak(64, 8), 1, 4 * 8 + 8);
        Assert.InRange(Peak(256, 16), 1, 4 * 16 + 8);
        Assert.True(Peak(256, 256) >= 256, "A segment is all that there is.");
    }

    private static Tensor Segmented(Tensor x, int depth, int length)
    {
        for (var done = 0; done < depth; done += length)
        {
            x = Diff.Checkpoint(v => Enumerable.Range(0, length).Aggregate(v, (y, _) => Tensor.Sin(y)), x);
        }
        return x;
    }

    /// <summary>x₀, then x ← tanh(x · xᵢ) with each of the others.</summary>
    private static Tensor Chain(TensorList x) => x.Leaves.Aggregate((y, w) => Tensor.Tanh(y * w));

    private static Tensor InSegments(TensorList x, int length) => x.Leaves.Skip(1).Chunk(length).Aggregate(
        x.Leaves[0], (y, weights) => Diff.Checkpoint(Chain, new TensorList([y, .. weights])));

    private static Tensor Random(Dice dice, Device device, int count) => Tensor.From(device, dice.Doubles(count, -1.5, 1.5), count);

    private static double[] Numbers(TensorList list) => [.. list.Leaves.SelectMany(leaf => leaf.ToArray())];

    private static void Near(Tensor expected, Tensor actual) =>
        Assert.All(expected.ToArray().Zip(actual.ToArray()), v => Assert.Equal(v.First, v.Second, 1e-10 * Math.Max(1, Math.Abs(v.First))));
}
