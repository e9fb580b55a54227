using FsCheck.Xunit;
using Xunit;
using Yolo.Model.Geometry;
using Yolo.Model.Scoring;

namespace Yolo.Properties.Scoring;

[Properties(Arbitrary = [typeof(Galleries)], MaxTest = 500)]
public class MeanAveragePrecisionLaws
{
    [Property]
    public void Agrees_with_the_definition(Gallery gallery)
    {
        var report = gallery.Evaluate();
        var classes = gallery.Truths.SelectMany(truths => truths).Select(truth => truth.Class)
            .Concat(gallery.Detections.SelectMany(detections => detections).Select(detection => detection.Class)).Distinct().Order().ToArray();
        Assert.Equal(classes, report.Classes.Select(score => score.Class));
        var oracles = classes.Select(@class => new ScoreOracle(gallery, @class)).ToArray();
        Assert.All(report.Classes.Zip(oracles), pair =>
        {
            var (score, oracle) = pair;
            Assert.Equal(oracle.Truths, score.Truths);
            Assert.Equal(oracle.TruePositives, score.TruePositives);
            Assert.Equal(oracle.FalsePositives, score.FalsePositives);
            Assert.Equal(oracle.Ignored, score.Ignored);
            Assert.Equal(oracle.AveragePrecision, score.AveragePrecision, 1e-12);
            Assert.Equal(oracle.BestF1, score.BestF1.F1, 1e-12);
        });
        var counted = oracles.Where(oracle => oracle.Truths > 0).Select(oracle => oracle.AveragePrecision).ToArray();
        Assert.Equal(counted.Length > 0 ? counted.Average() : 0, report.MeanAveragePrecision, 1e-12);
    }

    [Property]
    public void The_truths_themselves_score_1(Gallery gallery)
    {
        var distinct = gallery.Truths.Select(truths => truths.DistinctBy(truth => (truth.Box, truth.Class)).ToArray()).ToArray();
        var found = distinct.Select(truths => Array.ConvertAll(truths, truth => new Detection(truth.Box, truth.Class, 0.5)));
        var perfect = new Gallery(distinct, [.. found], gallery.Spec);
        Assert.All(perfect.Evaluate().Classes.Where(score => score.Truths > 0), score =>
        {
            Assert.Equal(1, score.AveragePrecision, 1e-12);
            Assert.Equal(0.5, score.BestF1.Score);
        });
    }

    [Property]
    public void Only_the_order_of_the_scores_matters(Gallery gallery)
    {
        var squeezed = gallery with
        {
            Detections = [.. gallery.Detections.Select(detections => Array.ConvertAll(detections, Squeeze))],
        };
        Assert.Equal(
            gallery.Evaluate().Classes.Select(score => score.AveragePrecision),
            squeezed.Evaluate().Classes.Select(score => score.AveragePrecision));

        static Detection Squeeze(Detection detection) => detection with { Score = detection.Score * detection.Score / 2 };
    }

    [Property]
    public void The_unit_does_not_matter(Gallery gallery)
    {
        // A power of two, so that IoUs at the threshold stay there.
        var image = new Size<Pixel>(512, 256);
        var report = MeanAveragePrecision.Evaluate(
            [.. gallery.Truths.Select(truths => Array.ConvertAll(truths, InPixels))],
            [.. gallery.Detections.Select(detections => Array.ConvertAll(detections, FoundInPixels))],
            gallery.Spec);
        Assert.Equal(gallery.Evaluate(), report);

        LabelledBox<Pixel> InPixels(Truth truth) => new(truth.Box.ToPixels(image), truth.Class, truth.Difficult);
        ScoredBox<Pixel> FoundInPixels(Detection detection) => new(detection.Box.ToPixels(image), detection.Class, detection.Score);
    }

    [Property]
    public void The_best_F1_is_what_its_threshold_gives(Gallery gallery)
    {
        foreach (var score in gallery.Evaluate().Classes.Where(score => score.BestF1.F1 > 0))
        {
            var kept = gallery with
            {
                Detections = [.. gallery.Detections.Select(detections => Array.FindAll(detections, detection => detection.Score >= score.BestF1.Score))],
            };
            var again = kept.Evaluate().Classes.Single(other => other.Class == score.Class);
            Assert.Equal(score.BestF1.Precision, (double)again.TruePositives / (again.TruePositives + again.FalsePositives), 1e-12);
            Assert.Equal(score.BestF1.Recall, (double)again.TruePositives / again.Truths, 1e-12);
        }
    }

    [Fact]
    public void Nothing_at_all_scores_0() => Assert.Equal(0, MeanAveragePrecision.Evaluate(Array.Empty<Truth[]>(), Array.Empty<Detection[]>(), new()).MeanAveragePrecision);

    [Fact]
    public void Eleven_points_by_hand()
    {
        // Two truths, found by the first and the third detection: precision 1 up to recall ½, then 2/3.
        var curve = new PrecisionRecallCurve([new(0.9, 1, 0.5), new(0.8, 0.5, 0.5), new(0.7, 2.0 / 3, 1)]);
        Assert.Equal((6 + 5 * 2.0 / 3) / 11, AveragePrecision.ElevenPoint(curve), 1e-15);
        Assert.Equal((1 + 2.0 / 3) / 2, AveragePrecision.AllPoint(curve), 1e-15);
    }

    [Fact]
    public void Lists_of_different_images_are_an_error() => Assert.Contains(
        "truths of 1 images and detections of 2",
        Assert.Throws<ArgumentException>(() => MeanAveragePrecision.Evaluate(new Truth[1][] { [] }, new Detection[2][] { [], [] }, new())).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_score_that_is_no_number_is_an_error() => Assert.Contains(
        "detection 0 of image 1",
        Assert.Throws<ArgumentException>(() => MeanAveragePrecision.Evaluate(
            new Truth[2][] { [], [] }, new Detection[2][] { [], [new(default, 0, double.NaN)] }, new())).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void Thresholds_out_of_range_are_errors(double threshold) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScoringSpec(threshold));
}
