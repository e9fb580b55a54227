using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;

namespace Yolo.Properties.Autodiff.Ops;

/// <summary>Where numbers end: infinities, NaN, great logits, negative bases; on every device.</summary>
public class ExtremeLaws
{
    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void What_is_not_chosen_leaves_no_trace(string name)
    {
        var device = Device.Parse(name);
        var x = Tensor.From(device, [-1.0, 0.0, 4.0], 3);
        // √ and ln give NaN, −∞ and infinite derivatives at the first two places.
        Tensor F(Tensor v) => Tensor.Where(Tensor.Greater(v, Tensor.Scalar(device, 0.5)), Tensor.Sqrt(v) + Tensor.Log(v), v * 3);
        Assert.Equal([-3.0, 0.0, 2 + Math.Log(4)], F(x).ToArray(), Close(device));
        Assert.Equal([3.0, 3.0, 0.5], Diff.Grad(v => Tensor.Sum(F(v)), x).ToArray(), Close(device));
        // d²/dx² (√x + ln x) = −x^(−3/2)/4 − 1/x².
        Assert.Equal([0.0, 0.0, -0.03125 - 0.0625], Diff.Hvp(v => Tensor.Sum(F(v)), x, Tensor.Ones(device, 3)).ToArray(), Close(device));
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Selections_carry_NaN_and_infinity_only_where_chosen(string name)
    {
        var device = Device.Parse(name);
        var condition = Tensor.From(device, [1.0, 1.0, 0.0, 0.0], 4);
        var bad = Tensor.From(device, [1.0, 2.0, double.NaN, double.PositiveInfinity], 4);
        var good = Tensor.From(device, [double.NaN, double.NegativeInfinity, 3.0, 4.0], 4);
        Assert.Equal([1.0, 2.0, 3.0, 4.0], Tensor.Where(condition, bad, good).ToArray());
        var gradient = Diff.Grad(v => Tensor.Sum(Tensor.Square(Tensor.Where(condition, v.Leaves[0], v.Leaves[1]))), new TensorList([bad, good]));
        Assert.Equal([2.0, 4.0, 0.0, 0.0], gradient.Leaves[0].ToArray());
        Assert.Equal([0.0, 0.0, 6.0, 8.0], gradient.Leaves[1].ToArray());
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Logits_of_ten_thousand_overflow_nothing(string name)
    {
        var device = Device.Parse(name);
        var x = Tensor.From(device, [1e4, -1e4, 0.0, 1e4], 4);
        Assert.Equal([0.5, 0.0, 0.0, 0.5], Tensor.Softmax(x, 0).ToArray(), Close(device));
        Assert.Equal([1e4 + Math.Log(2)], Tensor.LogSumExp(x, 0).ToArray(), Close(device));
        Assert.Equal([-Math.Log(2), -2e4 - Math.Log(2), -1e4 - Math.Log(2), -Math.Log(2)], Tensor.LogSoftmax(x, 0).ToArray(), Close(device));
        Assert.Equal([1.0, 0.0, 0.5, 1.0], Tensor.Sigmoid(x).ToArray(), Close(device));
        Assert.Equal([1e4, 0.0, Math.Log(2), 1e4], Tensor.Softplus(x).ToArray(), Close(device));
        Assert.Equal([1.0, -1.0, 0.0, 1.0], Tensor.Tanh(x).ToArray(), Close(device));
        foreach (var f in new Func<Tensor, Tensor>[] { v => Tensor.Softmax(v, 0), v => Tensor.LogSoftmax(v, 0), Tensor.Sigmoid, Tensor.Softplus, Tensor.Tanh })
        {
            Tensor Scalar(Tensor v) => Tensor.Sum(f(v) * Tensor.Range(device, 4));
            Assert.All(Diff.Grad(Scalar, x).ToArray(), g => Assert.True(double.IsFinite(g)));
            Assert.All(Diff.Hvp(Scalar, x, Tensor.Ones(device, 4)).ToArray(), g => Assert.True(double.IsFinite(g)));
        }
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Powers_of_a_negative_base_need_a_whole_exponent(string name)
    {
        var device = Device.Parse(name);
        var bases = Tensor.From(device, [-2.0, -2.0, -2.0, -2.0, 0.0, 0.0], 6);
        var exponents = Tensor.From(device, [2.0, 3.0, -1.0, 0.5, 0.0, 2.0], 6);
        Assert.Equal([4.0, -8.0, -0.5, double.NaN, 1.0, 0.0], Tensor.Pow(bases, exponents).ToArray(), Close(device));
        Assert.Equal([-8.0, 12.0], [
            Tensor.Pow(Tensor.Scalar(device, -2), 3).ToScalar(), Diff.Grad(v => Tensor.Pow(v, 3), Tensor.Scalar(device, -2)).ToScalar()], Close(device));
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void A_NaN_anywhere_makes_sums_and_extremes_NaN(string name)
    {
        var device = Device.Parse(name);
        foreach (var count in new[] { 1, 3, 8, 17, 1000, 40_000 })
        {
            var values = new Dice(count).Doubles(count, -1, 1);
            values[count / 2] = double.NaN;
            var x = Tensor.From(device, values, count);
            Assert.Equal([double.NaN, double.NaN, double.NaN], [Tensor.Sum(x).ToScalar(), Tensor.Max(x).ToScalar(), Tensor.Min(x).ToScalar()]);
        }
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Equal_greatest_elements_share_the_gradient_and_pooling_gives_it_to_the_first(string name)
    {
        var device = Device.Parse(name);
        var x = Tensor.From(device, [2.0, 5.0, 5.0, 1.0], 1, 1, 2, 2);
        Assert.Equal([0.0, 0.5, 0.5, 0.0], Diff.Grad(v => Tensor.Max(v), x).ToArray());
        Assert.Equal([0.0, 1.0, 0.0, 0.0], Diff.Grad(v => Tensor.Sum(Tensor.MaxPool2D(v, 2, 2)), x).ToArray());
        Assert.Equal(1, Tensor.ArgMax(Tensor.Reshape(x, -1), 0).ToScalar());
    }

    private static Func<double, double, bool> Close(Device device)
    {
        var tolerance = device.Precision == Precision.Single ? 1e-5 : 1e-12;
        return (a, b) => (double.IsNaN(a) && double.IsNaN(b)) || a == b || Math.Abs(a - b) <= tolerance * Math.Max(1, Math.Abs(a));
    }
}
