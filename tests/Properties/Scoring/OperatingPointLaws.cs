using FsCheck.Xunit;
using Xunit;
using Yolo.Model.Geometry;
using Yolo.Model.Scoring;

namespace Yolo.Properties.Scoring;

[Properties(Arbitrary = [typeof(Galleries)], MaxTest = 300)]
public class OperatingPointLaws
{
    [Property]
    public void No_score_has_a_better_mean_F1_and_no_higher_one_as_good(Gallery gallery)
    {
        var report = gallery.Evaluate();
        var best = OperatingPoint.Best(report);
        foreach (var score in gallery.Detections.SelectMany(found => found).Select(found => found.Score).Distinct())
        {
            var other = OperatingPoint.At(report, score).F1;
            Assert.True(score > best.Score ? other < best.F1 || best.F1 == 0 : other <= best.F1 + 1e-9);
        }
    }

    [Property]
    public void Precision_and_recall_are_those_of_the_detections_that_are_kept(Gallery gallery, byte eighths)
    {
        var score = eighths % 9 / 8.0;
        var kept = gallery with { Detections = [.. gallery.Detections.Select(found => Array.FindAll(found, one => one.Score >= score))] };
        var again = kept.Evaluate().Classes.ToDictionary(@class => @class.Class);
        Assert.All(OperatingPoint.At(gallery.Evaluate(), score).Classes, @class =>
        {
            var (right, wrong) = (again[@class.Class].TruePositives, again[@class.Class].FalsePositives);
            Assert.Equal(right + wrong > 0 ? (double)right / (right + wrong) : 0, @class.Precision, 1e-12);
            Assert.Equal((double)right / @class.Truths, @class.Recall, 1e-12);
        });
    }

    [Fact]
    public void Two_classes_by_hand()
    {
        // Class 0: right at 0.9, wrong at 0.6. Class 1: right at 0.5. F1 from 0.9: (1 + 0) / 2; from 0.5: (2/3 + 1) / 2 = 5/6.
        var (here, there) = (new Box<Relative>(0.2, 0.2, 0.1, 0.1), new Box<Relative>(0.7, 0.7, 0.1, 0.1));
        var report = MeanAveragePrecision.Evaluate(
            [[new Truth(here, 0), new Truth(there, 1)]], [[new Detection(here, 0, 0.9), new(there, 0, 0.6), new(there, 1, 0.5)]], new ScoringSpec());
        var best = OperatingPoint.Best(report);
        Assert.Equal(5.0 / 6, best.F1, 1e-12);
        Assert.Equal((0.5, 0.75, 1), (best.Score, best.Precision, best.Recall));
    }

    [Fact]
    public void Nothing_found_is_0_at_1()
    {
        var best = OperatingPoint.Best(MeanAveragePrecision.Evaluate([[new Truth(new(0.5, 0.5, 0.1, 0.1), 0)]], new Detection[1][] { [] }, new ScoringSpec()));
        Assert.Equal((1, 0, 0, 0), (best.Score, best.Precision, best.Recall, best.F1));
    }
}
