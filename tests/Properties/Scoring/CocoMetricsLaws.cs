using FsCheck.Xunit;
using Xunit;
using Yolo.Model.Geometry;
using Yolo.Model.Scoring;

namespace Yolo.Properties.Scoring;

[Properties(Arbitrary = [typeof(CocoScenes)], MaxTest = 200)]
public class CocoMetricsLaws
{
    [Property]
    public void Agrees_with_plain_loops(CocoScene scene)
    {
        var scores = scene.Evaluate().Scores.ToDictionary(score => (score.Class, score.Area, score.MaxDetections, score.IouThreshold));
        foreach (var (area, low, high) in new[] { (CocoArea.All, 0.0, 1e10), (CocoArea.Small, 0, 1024), (CocoArea.Medium, 1024, 9216), (CocoArea.Large, 9216, 1e10) })
        {
            foreach (var (@class, most, threshold) in
                from @class in Enumerable.Range(0, 4) from most in new[] { 1, 10, 100 } from threshold in CocoRules.IouThresholds select (@class, most, threshold))
            {
                var oracle = new CocoOracle(scene, @class, low, high, most, threshold);
                Assert.Equal(oracle.ToFind > 0, scores.TryGetValue((@class, area, most, threshold), out var score));
                if (oracle.ToFind > 0)
                {
                    Assert.Equal(oracle.ToFind, score.Truths);
                    Assert.Equal(oracle.AveragePrecision, score.AveragePrecision, 1e-12);
                    Assert.Equal(oracle.Recall, score.Recall, 1e-12);
                }
            }
        }
    }

    [Property]
    public void Means_are_over_thresholds_and_classes_that_have_truths(CocoScene scene)
    {
        var report = scene.Evaluate();
        foreach (var area in CocoRules.Areas)
        {
            var classes = report.Scores.Where(score => score.Area == area).Select(score => score.Class).Distinct().ToArray();
            Assert.Equal(classes.Length == 0, report.AveragePrecision(area) is null);
            Assert.Equal(classes.Length == 0, report.AverageRecall(area, maxDetections: 1) is null);
            if (classes.Length > 0)
            {
                Assert.Equal(classes.Average(@class => report.AveragePrecision(area, @class: @class)!.Value), report.AveragePrecision(area)!.Value, 1e-12);
                Assert.Equal(CocoRules.IouThresholds.Average(iou => report.AverageRecall(area, iou)!.Value), report.AverageRecall(area)!.Value, 1e-12);
            }
        }
    }

    [Property]
    public void More_detections_find_no_less(CocoScene scene)
    {
        var report = scene.Evaluate();
        Assert.True((report.AverageRecall(maxDetections: 1) ?? 0) <= (report.AverageRecall(maxDetections: 10) ?? 0));
        Assert.True((report.AverageRecall(maxDetections: 10) ?? 0) <= (report.AverageRecall() ?? 0));
    }

    [Property]
    public void The_truths_themselves_score_1(CocoScene scene)
    {
        var found = scene.Truths.Select(image => Array.ConvertAll(image, truth => new ScoredBox<Pixel>(truth.Box, truth.Class, 0.5))).ToArray();
        var plain = scene.Truths.Select(image => Array.ConvertAll(image, truth => new CocoTruth(truth.Box, truth.Class))).ToArray();
        var report = CocoMetrics.Evaluate(plain, found);
        // Of one size only: a detection that is too large takes, by a part, a truth of the right size before its own.
        Assert.All(report.Scores.Where(score => score is { MaxDetections: 100, Area: CocoArea.All }), score => Assert.Equal((1.0, 1.0), (Math.Round(score.AveragePrecision, 12), score.Recall)));
    }

    [Fact]
    public void Lists_of_different_images_are_an_error() => Assert.Contains(
        "truths of 1 images and detections of 2",
        Assert.Throws<ArgumentException>(() => CocoMetrics.Evaluate(new CocoTruth[1][] { [] }, new ScoredBox<Pixel>[2][] { [], [] })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void The_thresholds_are_the_originals_to_the_bit() =>
        Assert.Equal([0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.8999999999999999, 0.95], CocoRules.IouThresholds);
}
