using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;

namespace Yolo.Properties.Loss;

/// <summary>Losses worked out by hand, for each preset; composed and fused, on every device. Numbers are rounded to nine places.</summary>
public partial class WorkedExamples
{
    /// <summary>Grid 2×2, one anchor (1, 1), two classes, all logits 0; a truth of class 0 fills the first cell.</summary>
    private static readonly LossScene First = new(
        new double[4 * 7], [[new(new(0.25, 0.25, 0.5, 0.5), 0)]], Anchors.Of(1, 1), new(2, 2), 2);

    /// <summary>Grid 1×1, anchor (2, 1), one class, t_o = ln 3; a truth fills the cell.</summary>
    private static readonly LossScene TooWide = new(
        [0, 0, 0, 0, Math.Log(3), 0], [[new(new(0.5, 0.5, 1, 1), 0)]], Anchors.Of(2, 1), new(1, 1), 1);

    /// <summary>Grid 2×1, anchor (0.1, 0.1), one class; a truth of that size in the middle of the first cell, where t_x = ln 3 puts the box at ¾.</summary>
    private static readonly LossScene Apart = new LossScene(
            new double[2 * 6], [[new(new(0.25, 0.5, 0.05, 0.1), 0)]], Anchors.Of(0.1, 0.1), new(2, 1), 1)
        .WithHead((_, _, field, _, column) => field == 0 && column == 0 ? Math.Log(3) : 0);

    /// <summary>Grid 1×1, anchors (1, 1) and (1, ½), one class, all logits 0; a truth of the second anchor's size in the middle.</summary>
    private static readonly LossScene AtThreshold = new(
        new double[2 * 6], [[new(new(0.5, 0.5, 1, 0.5), 0)]], Anchors.Of(1, 1, 1, 0.5), new(1, 1), 1);

    /// <summary>
    /// Grid 1×1, anchors (1, 1) and (½, ½), two classes, t_o = ln 3 in the first slot. Both truths, 1×1 of class 0 and then 1×½ of class 1, belong to the first anchor:
    /// the second one's IoUs are ½ and ¼/½ = ½, a tie, which the first anchor wins. The other slot's t_w = t_h = ln 2 predict 1×1, the truth that lost its slot.
    /// </summary>
    private static readonly LossScene Collision = new LossScene(
            new double[2 * 7], [[new(new(0.5, 0.5, 1, 1), 0), new(new(0.5, 0.5, 1, 0.5), 1)]], Anchors.Of(1, 1, 0.5, 0.5), new(1, 1), 2)
        .WithHead((_, anchor, field, _, _) => (anchor, field) switch { (0, 4) => Math.Log(3), (1, 2 or 3) => Math.Log(2), _ => 0 });

    public static TheoryData<string> All => Devices.All;

    private static LossNumbers Expect(LossScene scene, LossSpec spec, string name, Terms expected, params Slope[] slopes) =>
        Expect(scene, spec, long.MaxValue, name, expected, slopes);

    private static LossNumbers Expect(LossScene scene, LossSpec spec, long seen, string name, Terms expected, params Slope[] slopes)
    {
        var device = Device.Parse(name);
        var targets = scene.TargetsOn(device);
        var composed = Diff.ValueAndGrad((Tensor h) => YoloLoss.Compose(spec, h, scene.Anchors, targets, seen), scene.HeadOn(device));
        var fused = Diff.ValueAndGrad((Tensor h) => YoloLoss.Fused(spec, h, scene.Anchors, targets, seen), scene.HeadOn(device));
        foreach (var result in new[] { composed, fused })
        {
            var (loss, gradient) = (result.Extra.Read(), result.Gradient.ToArray());
            Close(expected.Coordinate, loss.Coordinate, device);
            Close(expected.Class, loss.Class, device);
            Close(expected.Object, loss.Object, device);
            Close(expected.NoObject, loss.NoObject, device);
            Close(expected.Total, loss.Total, device);
            Close(expected.Total, result.Value.ToScalar(), device);
            Assert.All(slopes, s => Close(s.Value, gradient[scene.IndexOf(s.Image, s.Anchor, s.Field, s.Row, s.Column)], device));
        }
        return fused.Extra.Read();
    }

    private static void Close(double expected, double actual, string name) => Close(expected, actual, Device.Parse(name));

    private static void Close(double expected, double actual, Device device) =>
        Assert.Equal(expected, actual, device.Precision == Precision.Double ? 1e-9 : 2e-6);

    /// <summary>The terms of a loss and their sum.</summary>
    public sealed record Terms(double Coordinate, double Class, double Object, double NoObject, double Total);

    /// <summary>The gradient at a place of the head.</summary>
    public sealed record Slope(int Image, int Anchor, int Field, int Row, int Column, double Value);
}
