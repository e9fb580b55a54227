using FsCheck.Xunit;
using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;

namespace Yolo.Properties.Loss;

/// <summary>What the loss must not change under, what it must agree with, and what it must survive.</summary>
[Properties(Arbitrary = [typeof(LossScene), typeof(Dice)])]
public class LossLaws
{
    private static readonly LossSpec[] Specs =
    [
        LossSpec.Default,
        LossSpec.Default with { IouTarget = IouTarget.Constant, Normaliser = Normaliser.Batch },
        new(2, 0.5, 3, 0.25, 0.4),
    ];

    public static TheoryData<string> All => Devices.All;

    [Property]
    public void It_is_the_formula_in_plain_loops(LossScene scene)
    {
        foreach (var spec in Specs)
        {
            var (ours, plain) = (scene.Loss(spec), new LossOracle(scene).Compute(spec));
            Close(plain.Coordinate, ours.Coordinate);
            Close(plain.Class, ours.Class);
            Close(plain.Object, ours.Object);
            Close(plain.NoObject, ours.NoObject);
        }
    }

    [Property(MaxTest = 25)]
    public void Its_gradient_is_that_of_finite_differences(LossScene scene, Dice dice)
    {
        var (device, targets) = (Device.HostDouble, scene.TargetsOn(Device.HostDouble));
        var head = scene.HeadOn(device);
        // Masks jump where a box crosses the threshold; the slots they select must be the same on both sides of a difference.
        var spec = LossSpec.Default with { IgnoreThreshold = 1 };
        var direction = Tensor.From(device, dice.Doubles(scene.Head.Length, -1, 1), [.. head.Shape.Sizes]);
        var check = Diff.CheckGradients(h => YoloLoss.Compose(spec, h, scene.Anchors, targets).Value, head, direction, 1e-5);
        Assert.True(check.RelativeError < 1e-6, $"{check}");
    }

    [Property]
    public void Permuting_images_changes_nothing(LossScene scene, Dice dice)
    {
        var order = dice.Permutation(scene.Truths.Count);
        var permuted = (scene with { Truths = [.. order.Select(m => scene.Truths[m])] })
            .WithHead((image, anchor, field, row, column) => scene.At(order[image], anchor, field, row, column));
        Same(scene, permuted);
    }

    [Property]
    public void Permuting_truths_that_do_not_collide_changes_nothing(LossScene scene, Dice dice)
    {
        var kept = scene.TargetsOn(Device.HostDouble).Assignment.Responsible;
        var free = scene with
        {
            Truths = [.. scene.Truths.Select((_, m) => (IReadOnlyList<Truth>)[.. kept.Where(s => s.Image == m).Select(s => scene.Truths[m][s.TruthIndex])])],
        };
        Same(free, free with { Truths = [.. free.Truths.Select(t => (IReadOnlyList<Truth>)[.. dice.Permutation(t.Count).Select(i => t[i])])] });
    }

    [Property]
    public void Permuting_anchors_with_their_slots_changes_nothing(LossScene scene, Dice dice)
    {
        var order = dice.Permutation(scene.Anchors.Count);
        var permuted = (scene with { Anchors = new(order.Select(a => scene.Anchors[a])) })
            .WithHead((image, anchor, field, row, column) => scene.At(image, order[anchor], field, row, column));
        Same(scene, permuted);
    }

    /// <summary>Everything one cell further right in a grid one cell wider, whose new cells are certain that nothing is there, differs by the counts alone.</summary>
    [Property]
    public void Shifting_by_whole_cells_changes_no_sum(LossScene scene)
    {
        var wider = new Size<Cell>(scene.Columns + 1, scene.Rows);
        var moved = scene.Truths.Select(t => (IReadOnlyList<Truth>)[.. t.Select(truth =>
        {
            var box = truth.Box.ToCells(scene.Grid);
            return truth with { Box = (box with { X = box.X + 1 }).ToRelative(wider) };
        })]).ToArray();
        var shifted = new LossScene(new double[scene.Head.Length / scene.Columns * (scene.Columns + 1)], moved, scene.Anchors, wider, scene.Classes)
            .WithHead((image, anchor, field, row, column) => column > 0
                ? scene.At(image, anchor, field, row, column - 1)
                : field switch { 2 or 3 => -20, 4 => -1000, _ => 0 });
        var (before, after) = (scene.Loss(Specs[0]), shifted.Loss(Specs[0]));
        Close(before.Coordinate, after.Coordinate);
        Close(before.Class, after.Class);
        Assert.Equal(before.Ignored, after.Ignored);
        Assert.Equal(before.Confident + (scene.Rows * scene.Anchors.Count * scene.Truths.Count), after.Confident);
        Close(before.MeanIou, after.MeanIou);
    }

    /// <summary>Mirroring mirrors σ(t_x) to 1 − σ(t_x) = σ(−t_x).</summary>
    [Property]
    public void Flipping_changes_nothing(LossScene scene)
    {
        // A centre on a border between cells belongs to the right one, and when mirrored to the other: not a law there.
        var truths = scene.Truths.Select(t => (IReadOnlyList<Truth>)[.. t.Where(x => x.Box.X * scene.Columns % 1 is > 1e-9 and < 1 - 1e-9)]).ToArray();
        var inside = scene with { Truths = truths };
        var flipped = (inside with
        {
            Truths = [.. truths.Select(t => (IReadOnlyList<Truth>)[.. t.Select(x => x with { Box = x.Box with { X = 1 - x.Box.X } })])],
        }).WithHead((image, anchor, field, row, column) =>
            (field == 0 ? -1 : 1) * scene.At(image, anchor, field, row, scene.Columns - 1 - column));
        Same(inside, flipped);
    }

    [Property(MaxTest = 60)]
    public void Extreme_values_leave_loss_and_gradient_finite(LossScene scene, Dice dice)
    {
        var extreme = scene.Extreme(dice);
        foreach (var name in Devices.Names)
        {
            var device = Device.Parse(name);
            var loss = extreme.Loss(LossSpec.Default, device);
            Assert.True(loss.IsFinite && double.IsFinite(loss.MeanIou), $"{name}: {loss}");
            Assert.All(extreme.Gradient(LossSpec.Default, device), g => Assert.True(double.IsFinite(g), $"{name}: gradient {g}"));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_responsible_size_without_bounds_is_named_and_never_NaN(string name)
    {
        var scene = new LossScene([0, 0, 1e4, -1e4, 0, 0], [[new(new(0.5, 0.5, 1, 1), 0)]], Anchors.Of(1, 1), new(1, 1), 1);
        var loss = scene.Loss(LossSpec.Default, Device.Parse(name));
        Assert.Equal(double.PositiveInfinity, loss.Total);
        Assert.Contains("coordinate = Infinity", loss.Culprits, StringComparison.Ordinal);
        Assert.True(double.IsFinite(loss.Object) && double.IsFinite(loss.Class));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Five_hundred_truths_nine_anchors_and_grids_of_any_shape_agree_with_the_plain_loops(string name)
    {
        var dice = new Dice(7);
        foreach (var (columns, rows, truths) in new[] { (19, 7, 500), (1, 1, 500), (7, 19, 0) })
        {
            var scene = new LossScene(
                dice.Doubles(2 * 9 * 6 * columns * rows, -2, 2),
                [[.. Enumerable.Range(0, truths).Select(_ => new Truth(new(dice.Double(0, 1), dice.Double(0, 1), dice.Double(0.02, 0.5), dice.Double(0.02, 0.5)), 0))], []],
                Anchors.Of(dice.Doubles(18, 0.3, 6)), new(columns, rows), 1);
            var device = Device.Parse(name);
            var (ours, plain) = (scene.Loss(LossSpec.Default, device), new LossOracle(scene).Compute(LossSpec.Default));
            Assert.Equal(plain.Total, ours.Total, (device.Precision == Precision.Double ? 1e-9 : 2e-5) * plain.Total);
        }
    }

    [Fact]
    public void A_head_that_does_not_fit_is_named_with_what_would()
    {
        var scene = LossScene.Of(new Dice(1));
        var head = Tensor.Zeros(Device.HostDouble, scene.Truths.Count, 3, scene.Rows, scene.Columns);
        var error = Assert.Throws<ShapeException>(() => YoloLoss.Compose(LossSpec.Default, head, scene.Anchors, scene.TargetsOn(Device.HostDouble)));
        Assert.Contains(head.Shape.ToString(), error.Message, StringComparison.Ordinal);
    }

    private static void Same(LossScene a, LossScene b)
    {
        foreach (var spec in Specs)
        {
            var (x, y) = (a.Loss(spec), b.Loss(spec));
            Close(x.Total, y.Total);
            Assert.Equal((x.Objects, x.Confident, x.Ignored, x.Collisions), (y.Objects, y.Confident, y.Ignored, y.Collisions));
        }
    }

    private static void Close(double expected, double actual) => Assert.Equal(expected, actual, 1e-11 * Math.Max(1, Math.Abs(expected)));
}
