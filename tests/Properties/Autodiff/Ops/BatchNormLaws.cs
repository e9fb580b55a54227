using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;

namespace Yolo.Properties.Autodiff.Ops;

/// <summary>Fused ≡ composed: the value, the gradient and the gradient of the gradient of batch normalisation are those of its specification.</summary>
public class BatchNormLaws
{
    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Fused_is_composed(string name)
    {
        var device = Device.Parse(name);
        var tolerance = device.Precision == Precision.Single ? 1e-4 : 1e-11;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(15), Prop.ForAll(Dice.Arbitrary, dice =>
        {
            var pooled = dice.Coin();
            var (height, width) = pooled ? (2 * dice.Int(1, 4), 2 * dice.Int(1, 20)) : (dice.Int(1, 6), dice.Int(1, 6));
            var shape = new Shape(dice.Int(2, 3), dice.Int(1, 5), height, width);
            Tensor Random(double centre, params int[] sizes) =>
                Tensor.From(device, dice.Doubles(new Shape(sizes).Count, centre - 1, centre + 1), sizes);
            var x = new TensorList([Random(0.5, [.. shape.Sizes]), Random(1, 1, shape[1], 1, 1), Random(0, 1, shape[1], 1, 1)]);
            var (weights, along) = (Random(0, shape[0], shape[1], pooled ? height / 2 : height, pooled ? width / 2 : width), Tree.Map(x, leaf => Random(0, [.. leaf.Shape.Sizes])));
            var outside = dice.Coin();
            var activation = dice.Int(0, 2);
            // A square, so that the cotangent depends on the input too.
            Tensor Fused(TensorList v) => Tensor.Sum(Tensor.Square(
                pooled ? Pooled(activation, v.Leaves[0], v.Leaves[1], v.Leaves[2], outside) : Activated(activation, v.Leaves[0], v.Leaves[1], v.Leaves[2], outside)) * weights);
            Tensor Composed(TensorList v)
            {
                var y = Applied(activation, Tensor.BatchNormComposed(v.Leaves[0], v.Leaves[1], v.Leaves[2], 1e-3, outside));
                return Tensor.Sum(Tensor.Square(pooled ? Tensor.MaxPool2D(y, 2, 2) : y) * weights);
            }
            TensorList Second(Func<TensorList, Tensor> f) => Diff.Grad(v => Tree.Dot(Diff.Grad(f, v), along), x);
            return Near(new([Fused(x)]), new([Composed(x)]), tolerance).Label("value")
                .And(Near(Diff.Grad(Fused, x), Diff.Grad(Composed, x), tolerance).Label("gradient"))
                .And(Near(Second(Fused), Second(Composed), 10 * tolerance).Label("gradient of the gradient"));
        }));
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Output_has_the_mean_and_deviation_asked_for(string name)
    {
        var device = Device.Parse(name);
        var x = Tensor.From(device, new Dice(3).Doubles(4 * 3 * 5 * 7, 1, 4), 4, 3, 5, 7);
        var scale = Tensor.From(device, [2.0, 3.0, 4.0], 1, 3, 1, 1);
        var shift = Tensor.From(device, [-1.0, 0.0, 1.0], 1, 3, 1, 1);
        var y = Tensor.BatchNorm(x, scale, shift, 0).Output;
        var mean = Tensor.Mean(y, 0, 2, 3);
        var deviation = Tensor.Sqrt(Tensor.Mean(Tensor.Square(y - Tensor.Reshape(mean, 1, 3, 1, 1)), 0, 2, 3));
        Assert.Equal([-1.0, 0, 1], mean.ToArray().Select(v => Math.Round(v, 4)));
        Assert.Equal([2.0, 3, 4], deviation.ToArray().Select(v => Math.Round(v, 4)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_channel_that_does_not_vary_has_finite_derivatives(bool outside)
    {
        var (device, weights) = (Device.HostDouble, Tensor.From(Device.HostDouble, new Dice(3).Doubles(24, -1, 1), 2, 3, 2, 2));
        var (scale, shift) = (Tensor.Ones(device, 1, 3, 1, 1), Tensor.Zeros(device, 1, 3, 1, 1));
        foreach (var norm in new Func<Tensor, Tensor>[] { v => Tensor.BatchNorm(v, scale, shift, 1e-6, outside).Output, v => Tensor.BatchNormComposed(v, scale, shift, 1e-6, outside) })
        {
            Tensor Loss(Tensor x) => Tensor.Sum(Tensor.Square(norm(x)) * weights);
            var x = Tensor.Full(device, 0.5, 2, 3, 2, 2);
            Assert.All(Diff.Grad(Loss, x).ToArray(), g => Assert.True(double.IsFinite(g)));
            Assert.All(Diff.Hvp(Loss, x, weights).ToArray(), g => Assert.True(double.IsFinite(g)));
        }
    }

    [Fact]
    public void Statistics_are_constants()
    {
        var x = Tensor.From(Device.HostDouble, new Dice(3).Doubles(24, 1, 4), 2, 3, 2, 2);
        var (scale, shift) = (Tensor.Ones(Device.HostDouble, 1, 3, 1, 1), Tensor.Zeros(Device.HostDouble, 1, 3, 1, 1));
        Assert.All(Diff.Grad(v => Tensor.Sum(Tensor.BatchNorm(v, scale, shift).Variance), x).ToArray(), g => Assert.Equal(0, g));
    }

    [Fact]
    public void Moments_do_not_cancel()
    {
        // A mean of a thousand deviations, in single precision: sums of squares would lose all of the variance.
        var random = new Dice(3);
        var values = random.Doubles(2 * 2 * 70 * 60, 999.5, 1000.5);
        var result = Tensor.BatchNorm(Tensor.From(Device.Host, values, 2, 2, 70, 60), Tensor.Ones(Device.Host, 1, 2, 1, 1), Tensor.Zeros(Device.Host, 1, 2, 1, 1));
        for (var channel = 0; channel < 2; channel++)
        {
            double[] numbers = [.. values.Where((_, i) => i / 4200 % 2 == channel).Select(v => (double)(float)v)];
            var (mean, variance) = (numbers.Average(), numbers.Sum(v => Math.Pow(v - numbers.Average(), 2)) / numbers.Length);
            Assert.Equal(mean, result.Mean.ToArray()[channel], 1e-3);
            Assert.Equal(variance, result.Variance.ToArray()[channel], 1e-5);
        }
    }

    private static Tensor Activated(int activation, Tensor x, Tensor scale, Tensor shift, bool outside) => activation switch
    {
        0 => Tensor.BatchNorm(x, scale, shift, 1e-3, outside).Output,
        1 => Tensor.BatchNormActivated(default(LeakyReluFunction), x, scale, shift, 1e-3, outside).Output,
        _ => Tensor.BatchNormActivated(default(SigmoidFunction), x, scale, shift, 1e-3, outside).Output,
    };

    private static Tensor Pooled(int activation, Tensor x, Tensor scale, Tensor shift, bool outside) => activation switch
    {
        0 => Tensor.BatchNormPooled(default(IdentityFunction), x, scale, shift, 1e-3, outside).Output,
        1 => Tensor.BatchNormPooled(default(LeakyReluFunction), x, scale, shift, 1e-3, outside).Output,
        _ => Tensor.BatchNormPooled(default(SigmoidFunction), x, scale, shift, 1e-3, outside).Output,
    };

    private static Tensor Applied(int activation, Tensor y) => activation switch
    {
        0 => y,
        1 => Tensor.LeakyRelu(y),
        _ => Tensor.Sigmoid(y),
    };

    private static bool Near(TensorList a, TensorList b, double tolerance)
    {
        var scale = a.Leaves.Max(leaf => leaf.ToArray().Max(Math.Abs));
        return a.Leaves.Zip(b.Leaves).All(pair => pair.First.ToArray().Zip(pair.Second.ToArray()).All(
            v => Math.Abs(v.First - v.Second) <= tolerance * Math.Max(1, scale)));
    }
}
