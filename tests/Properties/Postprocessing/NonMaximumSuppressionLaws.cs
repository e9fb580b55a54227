using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;
using Yolo.Model.Geometry;
using Yolo.Model.Postprocessing;
using Yolo.Properties.Geometry;

namespace Yolo.Properties.Postprocessing;

/// <summary>Detections of two classes with few different scores, and thresholds that boxes on a lattice hit exactly.</summary>
public static class Suppressions
{
    public static Gen<Detection> Detection { get; } =
        from x in Gen.Choose(0, 4)
        from y in Gen.Choose(0, 4)
        from box in Gen.Frequency((3, Gen.Constant(new Box<Relative>(x / 8.0, y / 8.0, 0.5, 0.5))), (1, Shapes.LatticeBox))
        from @class in Gen.Choose(0, 1)
        from score in Gen.Choose(0, 8)
        select new Detection(box, @class, score / 8.0);

    public static Arbitrary<Detection> Detections() => Detection.ToArbitrary();

    public static Arbitrary<SuppressionSpec> Specs() => (
        from iou in Gen.Elements(0, 1.0 / 3, 0.45, 0.6, 1)
        from score in Gen.Elements(0, 0.25, 0.3, 1)
        from most in Gen.Elements(1, 3, int.MaxValue)
        select new SuppressionSpec(iou, score, most)).ToArbitrary();
}

[Properties(Arbitrary = [typeof(Suppressions)], MaxTest = 500)]
public class NonMaximumSuppressionLaws
{
    [Property]
    public void Keeps_what_the_definition_keeps(Detection[] detections, SuppressionSpec spec)
    {
        var order = Enumerable.Range(0, detections.Length).ToArray();
        bool Before(int i, int j) => detections[i].Score > detections[j].Score || (detections[i].Score == detections[j].Score && i < j);
        var kept = new Dictionary<int, bool>();
        bool Kept(int i) => kept.TryGetValue(i, out var known) ? known : kept[i] =
            detections[i].Score >= spec.ScoreThreshold && !order.Any(j => Before(j, i)
                && detections[j].Class == detections[i].Class
                && Box<Relative>.Iou(detections[j].Box, detections[i].Box) > spec.IouThreshold
                && Kept(j));
        var expected = order.Where(Kept).OrderBy(i => order.Count(j => Before(j, i))).Take(spec.MaxDetections).Select(i => detections[i]);
        Assert.Equal(expected, NonMaximumSuppression.Suppress(detections, spec));
    }

    [Property]
    public void A_second_time_changes_nothing(Detection[] detections, SuppressionSpec spec)
    {
        var once = NonMaximumSuppression.Suppress(detections, spec);
        Assert.Equal(once, NonMaximumSuppression.Suppress(once, spec));
    }

    [Property]
    public void Classes_do_not_see_each_other(Detection[] detections, SuppressionSpec spec)
    {
        var all = spec with { MaxDetections = int.MaxValue };
        Assert.Equal(
            NonMaximumSuppression.Suppress(detections, all).Where(detection => detection.Class == 1),
            NonMaximumSuppression.Suppress([.. detections.Where(detection => detection.Class == 1)], all));
    }

    /// <summary>Soft-NMS as its paper writes it: take the best, lower what overlaps it, again.</summary>
    [Property]
    public void Soft_suppression_is_the_papers(Detection[] detections, SuppressionSpec hard, bool gaussian, bool across)
    {
        var spec = hard with { Method = gaussian ? Suppression.Gaussian : Suppression.Linear, AcrossClasses = across };
        var left = detections.Select((d, i) => (Index: i, d.Box, d.Class, d.Score)).Where(d => d.Score >= spec.ScoreThreshold).ToList();
        var expected = new List<Detection>();
        while (left.Count > 0 && expected.Count < spec.MaxDetections)
        {
            var best = left.OrderByDescending(d => d.Score).ThenBy(d => d.Index).First();
            expected.Add(new(best.Box, best.Class, best.Score));
            left = [.. left.Where(d => d.Index != best.Index).Select(d =>
            {
                var iou = Box<Relative>.Iou(best.Box, d.Box);
                var factor = gaussian ? Math.Exp(-iou * iou / 0.5) : iou > spec.IouThreshold ? 1 - iou : 1;
                return d with { Score = across || d.Class == best.Class ? d.Score * factor : d.Score };
            }).Where(d => d.Score >= spec.ScoreThreshold)];
        }
        var actual = NonMaximumSuppression.Suppress(detections, spec);
        Assert.Equal(expected.Select(d => (d.Box, d.Class)), actual.Select(d => (d.Box, d.Class)));
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 1e-12));
    }

    [Property]
    public void Across_classes_is_suppression_of_one_class(Detection[] detections, SuppressionSpec spec)
    {
        var one = NonMaximumSuppression.Suppress([.. detections.Select(d => d with { Class = 0 })], spec);
        var across = NonMaximumSuppression.Suppress(detections, spec with { AcrossClasses = true });
        Assert.Equal(one.Select(d => (d.Box, d.Score)), across.Select(d => (d.Box, d.Score)));
    }

    [Fact]
    public void At_the_threshold_a_detection_stays()
    {
        Detection[] detections = [new(new(0.5, 0.5, 0.5, 0.5), 0, 0.9), new(new(0.75, 0.5, 0.5, 0.5), 0, 0.8)];
        Assert.Equal(2, NonMaximumSuppression.Suppress(detections, new(IouThreshold: 1.0 / 3)).Count);
        Assert.Single(NonMaximumSuppression.Suppress(detections, new(IouThreshold: 0.333)));
    }

    [Fact]
    public void A_score_that_is_no_number_is_an_error() => Assert.Contains(
        "score of detection 1 is NaN",
        Assert.Throws<ArgumentException>(() => NonMaximumSuppression.Suppress(
            [new(default, 0, 1), new(default, 0, double.NaN)], SuppressionSpec.ForDisplay)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Thresholds_out_of_range_are_errors()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SuppressionSpec(IouThreshold: 1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SuppressionSpec(ScoreThreshold: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => SuppressionSpec.ForScoring with { MaxDetections = 0 });
    }
}
