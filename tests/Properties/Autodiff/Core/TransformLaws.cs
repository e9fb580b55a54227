using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;

namespace Yolo.Properties.Autodiff.Core;

/// <summary>The algebra of transforms.</summary>
public class TransformLaws
{
    private static readonly Device Device = Device.HostDouble;

    [Property(MaxTest = 50, Arbitrary = [typeof(TransformLaws)])]
    public void Grad_is_linear(Dice dice)
    {
        var (x, a) = (Random(dice, 7), dice.Double(-2, 2));
        var sum = Diff.Grad(v => F(v) + (a * G(v)), x);
        Near((Diff.Grad(F, x) + (a * Diff.Grad(G, x))).ToArray(), sum.ToArray());
    }

    [Property(MaxTest = 50, Arbitrary = [typeof(TransformLaws)])]
    public void Grad_obeys_the_product_rule(Dice dice)
    {
        var x = Random(dice, 5);
        Near(
            ((F(x) * Diff.Grad(G, x)) + (G(x) * Diff.Grad(F, x))).ToArray(),
            Diff.Grad(v => F(v) * G(v), x).ToArray());
    }

    [Property(MaxTest = 50, Arbitrary = [typeof(TransformLaws)])]
    public void Vjp_obeys_the_chain_rule(Dice dice)
    {
        var (x, g) = (Random(dice, 6), Random(dice, 6));
        var inner = Diff.Vjp(Twist, x);
        var outer = Diff.Vjp(Tensor.Tanh, inner.Value);
        Near(inner.Pullback(outer.Pullback(g)).ToArray(), Diff.Vjp(v => Tensor.Tanh(Twist(v)), x).Pullback(g).ToArray());
    }

    [Property(MaxTest = 50, Arbitrary = [typeof(TransformLaws)])]
    public void Jvp_obeys_the_chain_rule(Dice dice)
    {
        var (x, v) = (Random(dice, 6), Random(dice, 6));
        var inner = Diff.Jvp(Twist, x, v);
        Near(Diff.Jvp(Tensor.Tanh, inner.Value, inner.Tangent).Tangent.ToArray(), Diff.Jvp(u => Tensor.Tanh(Twist(u)), x, v).Tangent.ToArray());
    }

    [Property(MaxTest = 50, Arbitrary = [typeof(TransformLaws)])]
    public void Jvp_is_the_transpose_of_Vjp(Dice dice)
    {
        var (x, u, v) = (Random(dice, 6), Random(dice, 6), Random(dice, 6));
        Near([Dot(u, Diff.Jvp(Twist, x, v).Tangent)], [Dot(Diff.Vjp(Twist, x).Pullback(u), v)]);
    }

    [Property(MaxTest = 50, Arbitrary = [typeof(TransformLaws)])]
    public void Jvp_is_the_directional_derivative(Dice dice)
    {
        var (x, v) = (Random(dice, 6), Random(dice, 6));
        Near([Dot(Diff.Grad(F, x), v)], [Diff.Jvp(F, x, v).Tangent.ToScalar()]);
    }

    [Property(MaxTest = 50, Arbitrary = [typeof(TransformLaws)])]
    public void Hessian_is_symmetric(Dice dice)
    {
        var (x, u, v) = (Random(dice, 6), Random(dice, 6), Random(dice, 6));
        Near([Dot(u, Diff.Hvp(F, x, v))], [Dot(v, Diff.Hvp(F, x, u))]);
    }

    [Property(MaxTest = 30, Arbitrary = [typeof(TransformLaws)])]
    public void Grad_nested_three_deep_is_the_third_derivative_of_a_polynomial(Dice dice)
    {
        var c = dice.Doubles(6, -2, 2);
        var x = dice.Double(-2, 2);
        Tensor Polynomial(Tensor v) => c.Select((k, power) => k * Tensor.Pow(v, power)).Aggregate((a, b) => a + b);
        Func<Tensor, Tensor> D(Func<Tensor, Tensor> f) => v => Diff.Grad(f, v);
        var third = D(D(D(Polynomial)))(Tensor.Scalar(Device, x)).ToScalar();
        Near([(6 * c[3]) + (24 * c[4] * x) + (60 * c[5] * x * x)], [third]);
    }

    [Fact]
    public void Powers_have_all_their_derivatives_at_0()
    {
        Tensor D(Func<Tensor, Tensor> f, Tensor v) => Diff.Grad(f, v);
        var zero = Tensor.Scalar(Device, 0);
        Tensor Cube(Tensor v) => Tensor.Pow(v, 3);
        Assert.Equal(0, D(Cube, zero).ToScalar());
        Assert.Equal(0, D(v => D(Cube, v), zero).ToScalar());
        Assert.Equal(6, D(v => D(w => D(Cube, w), v), zero).ToScalar());
        Assert.Equal(0, D(v => D(w => D(u => D(Cube, u), w), v), zero).ToScalar());
    }

    /// <summary>Inner and outer variables must not be taken for each other.</summary>
    [Property(MaxTest = 20, Arbitrary = [typeof(TransformLaws)])]
    public void Perturbations_are_not_confused(Dice dice)
    {
        var x = Tensor.Scalar(Device, dice.Double(-2, 2));
        var y0 = Tensor.Scalar(Device, dice.Double(-2, 2));
        // d/dx (x · d/dy (x + y)) = 1; confusion gives 2.
        Near([1], [Diff.Grad(v => v * Diff.Grad(y => v + y, y0), x).ToScalar()]);
        // d/dx (x · d/dy (x · y²) at y = x) = d/dx 2x³ = 6x².
        Near([6 * x.ToScalar() * x.ToScalar()], [Diff.Grad(v => v * Diff.Grad(y => v * y * y, v), x).ToScalar()]);
        // The inner function does not touch its own variable at all.
        Near([0], [Diff.Grad(v => Diff.Grad(_ => v * v, y0), x).ToScalar()]);
        // A pullback made outside, called inside: d/dx of (y² pulled back at y0 with cotangent x) = 2 · y0.
        var vjp = Diff.Vjp(Tensor.Square, y0);
        Near([2 * y0.ToScalar()], [Diff.Grad(vjp.Pullback, x).ToScalar()]);
    }

    [Fact]
    public void StopGradient_is_a_constant_to_every_transform()
    {
        var x = Tensor.Scalar(Device, 3);
        Assert.Equal(3, Diff.Grad(v => v * Tensor.StopGradient(v), x).ToScalar());
        Assert.Equal(0, Diff.Grad(v => Diff.Grad(w => w * Tensor.StopGradient(v), v), x).ToScalar());
    }

    [Fact]
    public void A_pullback_may_be_called_again()
    {
        var vjp = Diff.Vjp(Tensor.Exp, Tensor.Scalar(Device, 0.5));
        var g = Tensor.Scalar(Device, 2);
        Assert.Equal(vjp.Pullback(g).ToScalar(), vjp.Pullback(g).ToScalar());
    }

    [Fact]
    public void Thousands_of_ops_in_a_row_do_not_overflow_the_stack()
    {
        const int depth = 5000;
        var x = Tensor.Scalar(Device, 1);
        var gradient = Diff.Grad(v => Enumerable.Range(0, depth).Aggregate(v, (y, _) => y + Tensor.Sin(y) * 1e-4), x);
        Assert.InRange(gradient.ToScalar(), 0.5, 2);
    }

    [Fact]
    public void What_is_used_twice_gets_both_contributions()
    {
        var x = Tensor.From(Device, [2.0, 3.0], 2);
        Assert.Equal([4.0, 6.0], Diff.Grad(v => Tensor.Sum(v * v), x).ToArray());
        // A diamond of depth 60 has 2⁶⁰ paths.
        Assert.Equal([Math.Pow(2, 60), Math.Pow(2, 60)], Diff.Grad(v => Tensor.Sum(Enumerable.Range(0, 60).Aggregate(v, (y, _) => y + y)), x).ToArray());
    }

    public static Arbitrary<Dice> Dices() => Dice.Arbitrary;

    private static Tensor F(Tensor x) => Tensor.Sum(Tensor.Exp(x * 0.5) * Tensor.Sin(x)) + Tensor.Square(Tensor.Sum(x));

    private static Tensor G(Tensor x) => Tensor.LogSumExp(Tensor.Reshape(x, -1), 0) * Tensor.Mean(Tensor.Tanh(x));

    private static Tensor Twist(Tensor x) => Tensor.Flip(x, 0) * Tensor.Cos(x);

    private static Tensor Random(Dice dice, int count) => Tensor.From(Device, dice.Doubles(count, -1.5, 1.5), count);

    private static double Dot(Tensor a, Tensor b) => Tensor.Sum(a * b).ToScalar();

    private static void Near(double[] expected, double[] actual) =>
        Assert.All(expected.Zip(actual), v => Assert.Equal(v.First, v.Second, 1e-10 * Math.Max(1, Math.Abs(v.First))));
}
