using FsCheck;
using FsCheck.Fluent;
using Yolo.Autodiff;
using Yolo.Kernels;

namespace Yolo.Testing;

/// <summary>
/// The laws of an op, each on random examples. A law that does not hold throws, with the example, what was found and the seed that replays it; so each fits in a test of any framework, or in a script.
/// Derivatives are proven in double precision on the host.
/// </summary>
public static class Prove
{
    /// <summary>Truncation of the fourth-order difference at step 1e-4 is 1e-16 · f⁽⁵⁾; rounding is 1e-12 · |f|.</summary>
    private const double GradientTolerance = 1e-7;

    /// <summary>Adjoints are exact but for the order of summation.</summary>
    private const double AdjointTolerance = 1e-12;

    /// <summary>Of the largest number in the result: cancellation makes small ones of large ones.</summary>
    private const double SingleTolerance = 2e-5;
    private const double DoubleTolerance = 1e-12;

    private static readonly Device Proof = Device.HostDouble;

    /// <summary>All of them: gradient, gradient of the gradient, push-forward, adjoint where it is linear, or no gradient where it is a constant; and agreement of the devices.</summary>
    public static void All(OpLaw law, params IReadOnlyList<Device> devices)
    {
        ArgumentNullException.ThrowIfNull(law);
        ArgumentNullException.ThrowIfNull(devices);
        if (law.IsConstant)
        {
            NoGradient(law);
        }
        else
        {
            Gradient(law);
            GradientOfGradient(law);
            PushForward(law);
        }
        Adjoint(law);
        foreach (var device in devices)
        {
            Agreement(law, device);
        }
    }

    /// <summary>∇f · v is the difference quotient of f along v, to 1e-7.</summary>
    public static void Gradient(OpLaw law, int cases = 30) => ForAll(law, cases, c =>
        Small(Diff.CheckGradients(c.Weighted(Proof), c.Watched(Proof), c.Direction(Proof, 11))));

    /// <summary>The same for x ↦ ∇f(x) · u: derivatives of derivatives.</summary>
    public static void GradientOfGradient(OpLaw law, int cases = 15) => ForAll(law, cases, c =>
    {
        var f = c.Weighted(Proof);
        var along = c.Direction(Proof, 23);
        return Small(Diff.CheckGradients(x => Tree.Dot(Diff.Grad(f, x), along), c.Watched(Proof), c.Direction(Proof, 31)));
    });

    /// <summary>⟨u, Jv⟩ = ⟨Jᵀu, v⟩.</summary>
    public static void PushForward(OpLaw law, int cases = 15) => ForAll(law, cases, c =>
    {
        var x = c.Watched(Proof).Leaves[0];
        var rest = c.Watched(Proof).Leaves.Skip(1);
        Tensor F(Tensor first) => c.Apply(Proof, new([first, .. rest]));
        var v = c.Direction(Proof, 41).Leaves[0];
        var jvp = Diff.Jvp(F, x, v);
        var u = Like(jvp.Value, 43);
        return Small(new(Tensor.Sum(u * jvp.Tangent).ToScalar(), Tensor.Sum(Diff.Vjp(F, x).Pullback(u) * v).ToScalar()));
    });

    /// <summary>What is a constant for transforms has the gradient 0.</summary>
    public static void NoGradient(OpLaw law, int cases = 15) => ForAll(law, cases, c =>
        Diff.Grad(c.Weighted(Proof), c.Watched(Proof)).Leaves.All(g => g.ToArray().All(v => v == 0)).ToProperty());

    /// <summary>⟨Ax, y⟩ = ⟨x, Aᵀy⟩ for each set of inputs in which the op is linear, to 1e-12 of what is added up.</summary>
    public static void Adjoint(OpLaw law, int cases = 50)
    {
        ArgumentNullException.ThrowIfNull(law);
        if (law.LinearIn.Count > 0)
        {
            ForAll(law, cases, c => law.LinearIn.Select(inputs => IsAdjoint(c, inputs)).Aggregate((a, b) => a.And(b)));
        }
    }

    /// <summary>The device gives the value and the gradient that the host gives in double precision: to 2e-5 of the largest number in single, 1e-12 in double precision.</summary>
    public static void Agreement(OpLaw law, Device device, int cases = 8)
    {
        ArgumentNullException.ThrowIfNull(device);
        ForAll(law, cases, c => ValueAndGradient(c, Proof)
            .Zip(ValueAndGradient(c, device), (expected, actual) => Near(expected, actual, device.Precision))
            .Aggregate((a, b) => a.And(b)));
    }

    private static void ForAll(OpLaw law, int cases, Func<OpCase, Property> holds)
    {
        ArgumentNullException.ThrowIfNull(law);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(cases), Prop.ForAll(law.Cases, holds));
    }

    private static Property Small(GradientCheck check) => (check.RelativeError <= GradientTolerance).Label(check.ToString());

    private static Property IsAdjoint(OpCase c, int[] inputs)
    {
        var all = c.Inputs.Select(i => i.On(Proof)).ToArray();
        Tensor A(IReadOnlyList<Tensor> x)
        {
            var tensors = all.ToArray();
            for (var i = 0; i < inputs.Length; i++)
            {
                tensors[inputs[i]] = x[i];
            }
            return c.Op(tensors);
        }
        var x = inputs.Select(i => all[i]).ToArray();
        var vjp = Diff.Vjp(A, x);
        var y = Like(vjp.Value, 5);
        var ax = Tensor.Sum(vjp.Value * y).ToScalar();
        var aty = x.Zip(vjp.Pullback(y), (u, v) => Tensor.Sum(u * v).ToScalar()).Sum();
        // Relative to what is added up: the sum itself may cancel.
        var scale = Math.Max(1e-300, Tensor.Sum(Tensor.Abs(vjp.Value * y)).ToScalar());
        return (Math.Abs(ax - aty) <= AdjointTolerance * scale).Label($"⟨Ax, y⟩ = {ax:R}, ⟨x, Aᵀy⟩ = {aty:R} for inputs {string.Join(", ", inputs)}");
    }

    private static double[][] ValueAndGradient(OpCase c, Device device)
    {
        var x = c.Watched(device);
        var value = c.Apply(device, x).ToArray();
        return [value, .. Diff.Grad(c.Weighted(device), x).Leaves.Select(g => g.ToArray())];
    }

    private static Property Near(double[] expected, double[] actual, Precision precision)
    {
        var tolerance = (precision == Precision.Single ? SingleTolerance : DoubleTolerance) * Math.Max(1, expected.Select(Math.Abs).DefaultIfEmpty().Max());
        var worst = expected.Zip(actual, (e, a) => Math.Abs(e - a)).DefaultIfEmpty().Max();
        return (worst <= tolerance).Label($"off by {worst:R}, allowed {tolerance:R}");
    }

    private static Tensor Like(Tensor tensor, int seed) => Tensor.From(Proof, new Dice(seed).Doubles(tensor.Shape.Count, -1, 1), [.. tensor.Shape.Sizes]);
}
