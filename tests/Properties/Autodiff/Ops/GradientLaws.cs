using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;

namespace Yolo.Properties.Autodiff.Ops;

/// <summary>First and second derivatives of every op, proven in double precision.</summary>
public class GradientLaws
{
    /// <summary>Truncation of the fourth-order difference at step 1e-4 is 1e-16 · f⁽⁵⁾; rounding is 1e-12 · |f|.</summary>
    private const double Tolerance = 1e-7;
    private static readonly Device Device = Device.HostDouble;

    public static TheoryData<string> Smooth => [.. OpLaws.All.Values.Where(law => !law.IsConstant).Select(law => law.Name)];

    public static TheoryData<string> Constants => [.. OpLaws.All.Values.Where(law => law.IsConstant).Select(law => law.Name)];

    [Theory]
    [MemberData(nameof(Smooth))]
    public void Gradient_is_that_of_finite_differences(string op) => ForAll(op, 30, c =>
        Small(Diff.CheckGradients(c.Weighted(Device), c.Watched(Device), c.Direction(Device, 11))));

    [Theory]
    [MemberData(nameof(Smooth))]
    public void Gradient_of_the_gradient_is_that_of_finite_differences(string op) => ForAll(op, 15, c =>
    {
        var f = c.Weighted(Device);
        var along = c.Direction(Device, 23);
        return Small(Diff.CheckGradients(x => Tree.Dot(Diff.Grad(f, x), along), c.Watched(Device), c.Direction(Device, 31)));
    });

    [Theory]
    [MemberData(nameof(Smooth))]
    public void Push_forward_is_the_transpose_of_the_pullback(string op) => ForAll(op, 15, c =>
    {
        var x = c.Watched(Device).Leaves[0];
        var rest = c.Watched(Device).Leaves.Skip(1);
        Tensor F(Tensor first) => c.Apply(Device, new([first, .. rest]));
        var v = c.Direction(Device, 41).Leaves[0];
        var jvp = Diff.Jvp(F, x, v);
        var u = Tensor.From(Device, new Dice(43).Doubles(jvp.Value.Shape.Count, -1, 1), [.. jvp.Value.Shape.Sizes]);
        var forward = Tensor.Sum(u * jvp.Tangent).ToScalar();
        var backward = Tensor.Sum(Diff.Vjp(F, x).Pullback(u) * v).ToScalar();
        return Small(new(forward, backward));
    });

    [Theory]
    [MemberData(nameof(Constants))]
    public void Constants_have_no_gradient(string op) => ForAll(op, 15, c =>
        Diff.Grad(c.Weighted(Device), c.Watched(Device)).Leaves.All(g => g.ToArray().All(v => v == 0)).ToProperty());

    private static void ForAll(string op, int cases, Func<OpCase, Property> law) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(cases), Prop.ForAll(OpLaws.All[op].Cases, law));

    private static Property Small(GradientCheck check) => (check.RelativeError <= Tolerance).Label(check.ToString());
}
