using FsCheck.Xunit;
using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;

namespace Yolo.Properties.Loss;

/// <summary>fused ≡ composed: value, report and gradient, for any spec, grid, anchors, classes and truths, on every device.</summary>
[Properties(Arbitrary = [typeof(LossScene), typeof(Dice), typeof(AnySpec)])]
public class FusedLaws
{
    public static TheoryData<string> All => Devices.All;

    [Property]
    public void Value_report_and_gradient_are_those_of_the_composition(LossScene scene, AnySpec any, Dice dice)
    {
        var spec = any.For(scene);
        var cotangent = dice.Double(-3, 3);
        foreach (var name in Devices.Names)
        {
            Agree(scene, spec, any.Seen, cotangent, name);
        }
    }

    /// <summary>Grids wider than a register and planes longer than a job, more truths than slots, and a plane of one slot.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Grids_of_any_shape_and_any_number_of_truths_agree(string name)
    {
        var dice = new Dice(11);
        foreach (var (columns, rows, anchors, truths) in new[] { (19, 7, 9, 500), (1, 1, 1, 500), (7, 19, 5, 0), (40, 41, 2, 30), (8, 1, 1, 3), (1, 9, 3, 2), (3, 5, 2, 1) })
        {
            var classes = dice.Of(1, 20);
            var scene = new LossScene(
                dice.Doubles(2 * anchors * (5 + classes) * columns * rows, -2, 2),
                [[.. Enumerable.Range(0, truths).Select(_ => new Truth(
                    new(dice.Double(0, 1), dice.Double(0, 1), dice.Double(0.02, 0.5), dice.Double(0.02, 0.5)), dice.Int(0, classes - 1)))], []],
                Anchors.Of(dice.Doubles(2 * anchors, 0.3, 6)), new(columns, rows), classes);
            var any = new AnySpec((_, threshold) => LossSpec.Default with { IgnoreThreshold = threshold }, 0, 0.6, "default");
            Agree(scene, any.For(scene), long.MaxValue, 1, name);
        }
    }

    [Property(MaxTest = 25)]
    public void Second_derivatives_go_through_the_composition(LossScene scene, AnySpec any, Dice dice)
    {
        var (spec, device) = (any.For(scene), Device.HostDouble);
        var (targets, head) = (scene.TargetsOn(device), scene.HeadOn(device));
        var direction = Tensor.From(device, dice.Doubles(scene.Head.Length, -1, 1), [.. head.Shape.Sizes]);
        var fused = Diff.Hvp(h => YoloLoss.Fused(spec, h, scene.Anchors, targets, any.Seen).Value, head, direction).ToArray();
        var composed = Diff.Hvp(h => YoloLoss.Compose(spec, h, scene.Anchors, targets, any.Seen).Value, head, direction).ToArray();
        Near(composed, fused, 1e-9, "the Hessian times a direction");
    }

    [Property(MaxTest = 60)]
    public void Extreme_values_leave_loss_and_gradient_finite(LossScene scene, Dice dice)
    {
        var extreme = scene.Extreme(dice);
        foreach (var name in Devices.Names)
        {
            Agree(extreme, LossSpec.Default, long.MaxValue, 1, name);
        }
    }

    private static void Agree(LossScene scene, LossSpec spec, long seen, double cotangent, string name)
    {
        var device = Device.Parse(name);
        var (targets, head) = (scene.TargetsOn(device), scene.HeadOn(device));
        var fused = Diff.ValueAndGrad((Tensor h) => Scaled(YoloLoss.Fused(spec, h, scene.Anchors, targets, seen), cotangent), head);
        var composed = Diff.ValueAndGrad((Tensor h) => Scaled(YoloLoss.Compose(spec, h, scene.Anchors, targets, seen), cotangent), head);

        var tolerance = device.Precision == Precision.Double ? 1e-10 : 2e-5;
        Near([composed.Value.ToScalar()], [fused.Value.ToScalar()], tolerance, $"{name}: the loss");
        Near(composed.Gradient.ToArray(), fused.Gradient.ToArray(), tolerance, $"{name}: the gradient");
        var (ours, theirs) = (fused.Extra.Read(), composed.Extra.Read());
        Assert.Equal((theirs.Objects, theirs.Confident, theirs.Ignored, theirs.Collisions), (ours.Objects, ours.Confident, ours.Ignored, ours.Collisions));
        foreach (var property in typeof(LossNumbers).GetProperties().Where(p => p.PropertyType == typeof(double)))
        {
            var expected = (double)property.GetValue(theirs)!;
            var least = property.Name switch
            {
                nameof(LossNumbers.MeanIou) => SmallIou,
                nameof(LossNumbers.Object) => NearlyEqual * Math.Sqrt(Math.Abs(expected)),
                _ => 0,
            };
            Near([expected], [(double)property.GetValue(ours)!], tolerance, $"{name}: {property.Name}", least);
        }
    }

    /// <summary>A box far smaller than its cell is a difference of nearly equal edges: of so small an IoU single precision does not keep 2·10⁻⁵. In all that allows 2·10⁻⁸ of an IoU.</summary>
    private const double SmallIou = 1e-3;

    /// <summary>
    /// An object term t = k·(Ĉ − IoU)², k ≤ 7, is the square of what may be a difference of nearly equal numbers. Each is right to 2⁻²³ or so, so t is to 2·√(k·t)·2⁻²²: 2·10⁻⁵ of 0.06·√t.
    /// </summary>
    private const double NearlyEqual = 0.06;

    private static WithExtra<LossReport> Scaled(WithExtra<LossReport> loss, double factor) => new(loss.Value * factor, loss.Extra);

    /// <summary>Relative to the largest number, or <paramref name="least"/> if that is more: single numbers of a sum of many terms may cancel.</summary>
    private static void Near(double[] expected, double[] actual, double tolerance, string what, double least = 0)
    {
        var scale = Math.Max(least, expected.Max(Math.Abs));
        for (var i = 0; i < expected.Length; i++)
        {
            var isNear = expected[i].Equals(actual[i]) || Math.Abs(expected[i] - actual[i]) <= tolerance * scale;
            Assert.True(isNear, $"{what}[{i}] is {actual[i]:r} and must be {expected[i]:r}, of {scale:r} at most");
        }
    }
}
