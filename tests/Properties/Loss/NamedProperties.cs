using FsCheck.Xunit;
using Xunit;
using Yolo.Kernels;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;

namespace Yolo.Properties.Loss;

/// <summary>The three properties that the loss is asked for by name.</summary>
[Properties(Arbitrary = [typeof(LossScene)])]
public class NamedProperties
{
    private static readonly LossSpec Spec = LossSpec.Default;

    public static TheoryData<string> All => Devices.All;

    [Property]
    public void The_loss_and_each_term_are_never_negative(LossScene scene)
    {
        foreach (var spec in new[] { Spec, Spec with { Normaliser = Normaliser.Batch }, Spec with { IouTarget = IouTarget.Constant } })
        {
            var loss = scene.Loss(spec);
            Assert.All([loss.Total, loss.Coordinate, loss.Class, loss.Object, loss.NoObject], term => Assert.True(term >= 0, $"{loss}"));
            Assert.Equal(loss.Total, loss.Coordinate + loss.Class + loss.Object + loss.NoObject, 1e-12 * Math.Max(1, loss.Total));
        }
    }

    /// <summary>Boxes that are the truths, confidences and classes ever more certain: the loss falls to 0 as fast as they become so.</summary>
    [Property]
    public void The_loss_is_0_in_the_limit_of_a_certain_prediction_of_the_truth(LossScene scene)
    {
        var previous = double.PositiveInfinity;
        foreach (var certainty in new[] { 4.0, 8, 16, 32 })
        {
            var loss = Perfect(scene, certainty).Loss(Spec).Total;
            Assert.True(loss < previous || loss == 0, $"certainty {certainty}: {loss} after {previous}");
            previous = loss;
        }
        Assert.True(previous < 1e-12, $"{previous}");
    }

    /// <summary>
    /// One slot, not responsible, whose box has a chosen IoU with a truth: below the threshold it is penalised, at it and above it is not. The box is
    /// the truth's cut to a part of its width, so that the IoU is that part; 5/8 is exact in both precisions.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public void The_no_object_mask_starts_below_the_threshold(string name)
    {
        const double threshold = 0.625;
        foreach (var (iou, penalised) in new[] { (threshold - 0.001, true), (threshold, false), (threshold + 0.001, false) })
        {
            var loss = OneOther(iou).Loss(Spec with { IgnoreThreshold = threshold }, Device.Parse(name));
            Assert.Equal(penalised ? 0 : 1, loss.Ignored);
            Assert.Equal(penalised ? 2 : 1, loss.Confident);
            Assert.Equal(penalised, loss.NoObject > 0);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_default_threshold_is_six_tenths(string name)
    {
        Assert.Equal(0, OneOther(0.599).Loss(Spec, Device.Parse(name)).Ignored);
        Assert.Equal(1, OneOther(0.601).Loss(Spec, Device.Parse(name)).Ignored);
    }

    /// <summary>All truths of the image count, those that lost their slot too; a truth of another image does not.</summary>
    [Property]
    public void The_mask_looks_at_all_truths_of_the_same_image_and_at_no_other(LossScene scene)
    {
        var whole = scene.Loss(Spec);
        var images = Enumerable.Range(0, scene.Truths.Count).Select(m => new LossScene(
            [.. scene.Head.Skip(m * scene.Head.Length / scene.Truths.Count).Take(scene.Head.Length / scene.Truths.Count)],
            [scene.Truths[m]], scene.Anchors, scene.Grid, scene.Classes).Loss(Spec)).ToArray();
        Assert.Equal(images.Sum(i => i.Ignored), whole.Ignored);
        Assert.Equal(images.Average(i => i.Total), whole.Total, 1e-12 * Math.Max(1, whole.Total));

        var oracle = new LossOracle(scene).Compute(Spec);
        Assert.Equal(oracle.Ignored, whole.Ignored);
        Assert.Equal(oracle.Confident, whole.Confident);
    }

    /// <summary>Two anchors in one cell: the second is responsible; the first predicts the truth cut to <paramref name="iou"/> of its width.</summary>
    private static LossScene OneOther(double iou)
    {
        var scene = new LossScene(new double[2 * 6], [[new(new(0.5, 0.5, 1, 1), 0)]], Anchors.Of(0.5, 1, 1, 1), new(1, 1), 1);
        return scene.WithHead((_, anchor, field, _, _) => anchor == 0 && field == 2 ? Math.Log(iou / 0.5) : 0);
    }

    /// <summary>The head that predicts the truths, those that kept their slots, with the given logits for certainty.</summary>
    private static LossScene Perfect(LossScene scene, double certainty)
    {
        // Truths that lose their slot would leave nothing to be right with; truths on a border between cells need an infinite logit.
        var kept = scene.TargetsOn(Device.HostDouble).Assignment.Responsible
            .Where(s => Inside(scene.Truths[s.Image][s.TruthIndex].Box.ToCells(scene.Grid)))
            .ToDictionary(s => (s.Image, s.Anchor, s.Row, s.Column), s => scene.Truths[s.Image][s.TruthIndex]);
        var truths = scene.Truths.Select((_, m) => (IReadOnlyList<Truth>)[.. kept.Where(k => k.Key.Image == m).Select(k => k.Value)]).ToArray();
        return (scene with { Truths = truths }).WithHead((image, anchor, field, row, column) =>
        {
            if (!kept.TryGetValue((image, anchor, row, column), out var truth))
            {
                return field == 4 ? -certainty : 0;
            }
            var box = truth.Box.ToCells(scene.Grid);
            return field switch
            {
                0 => Logit(box.X - column),
                1 => Logit(box.Y - row),
                2 => Math.Log(box.Width / scene.Anchors[anchor].Width),
                3 => Math.Log(box.Height / scene.Anchors[anchor].Height),
                4 => certainty,
                _ => field - 5 == truth.Class ? certainty : -certainty,
            };
        });

        static bool Inside(Box<Cell> box) => box.X % 1 is > 1e-6 and < 1 - 1e-6 && box.Y % 1 is > 1e-6 and < 1 - 1e-6;
    }

    private static double Logit(double p) => Math.Log(p / (1 - p));
}
