using FsCheck.Xunit;
using Xunit;
using Yolo.Model.Geometry;
using Yolo.Model.Scoring;

namespace Yolo.Properties.Scoring;

[Properties(Arbitrary = [typeof(Galleries)], MaxTest = 500)]
public class DetectionErrorsLaws
{
    private static readonly Box<Relative> Place = new(0.5, 0.5, 0.2, 0.2);

    /// <summary>TIDE's questions one after another, each asked of all truths.</summary>
    [Property]
    public void Each_detection_is_what_TIDEs_questions_make_it(Gallery gallery)
    {
        foreach (var (truths, found) in gallery.Truths.Zip(gallery.Detections))
        {
            var errors = DetectionErrors.Of(truths, found);
            var mended = new HashSet<int>();
            var matched = new HashSet<int>();
            foreach (var judged in errors.Detections)
            {
                var own = Best(truths, judged.Detection, same: true);
                var other = Best(truths, judged.Detection, same: false);
                var free = truths.Select((truth, i) => (truth, i)).Where(t => t.truth.Class == judged.Detection.Class && !t.truth.Difficult && !matched.Contains(t.i))
                    .Any(t => Iou(t.truth, judged.Detection) >= 0.5);
                if (free)
                {
                    Assert.Equal(Finding.Correct, judged.Finding);
                    Assert.True(matched.Add(judged.Truth));
                    Assert.True(judged.Iou >= 0.5);
                }
                else if (own >= 0.5 && judged.Finding == Finding.Ignored)
                {
                    Assert.True(truths[judged.Truth].Difficult);
                }
                else
                {
                    Assert.Equal(
                        own is >= 0.1 and < 0.5 ? Finding.Localisation
                        : other >= 0.5 ? Finding.Class
                        : own >= 0.5 ? Finding.Duplicate
                        : Math.Max(own, other) <= 0.1 ? Finding.Background
                        : Finding.Both,
                        judged.Finding);
                    Assert.Equal(judged.Finding == Finding.Background, judged.Truth < 0);
                }
                if (judged.Finding is Finding.Class or Finding.Localisation)
                {
                    mended.Add(judged.Truth);
                }
            }
            Assert.Equal(
                Enumerable.Range(0, truths.Length).Where(i => !truths[i].Difficult && !matched.Contains(i) && !mended.Contains(i)), errors.Missed);
        }
    }

    [Property]
    public void The_truths_themselves_have_no_error(Gallery gallery) => Assert.All(gallery.Truths, truths =>
    {
        var distinct = truths.Where(truth => !truth.Difficult).DistinctBy(truth => (truth.Box, truth.Class)).ToArray();
        var errors = DetectionErrors.Of(distinct, Array.ConvertAll(distinct, truth => new Detection(truth.Box, truth.Class, 0.5)));
        Assert.Equal(distinct.Length, errors.Count(Finding.Correct));
        Assert.Empty(errors.Missed);
    });

    [Theory]
    // The truth lies at 0.5, 20 % wide; shifted by half its width the IoU is 1/3, by nine tenths 1/19.
    [InlineData(0, 0.5, Finding.Correct, 0)]
    [InlineData(1, 0.5, Finding.Class, 0)]
    [InlineData(0, 0.6, Finding.Localisation, 0)]
    [InlineData(1, 0.6, Finding.Both, 1)]
    [InlineData(0, 0.68, Finding.Background, 1)]
    public void One_detection_of_one_truth(int @class, double x, Finding finding, int missed)
    {
        var errors = DetectionErrors.Of([new(Place, 0)], [new(Place with { X = x }, @class, 0.9)]);
        Assert.Equal((finding, missed), (Assert.Single(errors.Detections).Finding, errors.Missed.Count));
    }

    [Fact]
    public void A_second_one_is_a_duplicate_and_of_a_difficult_truth_nothing_is_said()
    {
        Assert.Equal(
            [Finding.Correct, Finding.Duplicate], DetectionErrors.Of([new(Place, 0)], [new(Place, 0, 0.8), new(Place, 0, 0.9)]).Detections.Select(judged => judged.Finding));
        var difficult = DetectionErrors.Of([new(Place, 0, Difficult: true)], [new(Place, 0, 0.8)]);
        Assert.Equal(Finding.Ignored, difficult.Detections[0].Finding);
        Assert.Empty(difficult.Missed);
    }

    private static double Best(Truth[] truths, Detection found, bool same) =>
        truths.Where(truth => truth.Class == found.Class == same).Select(truth => Iou(truth, found)).DefaultIfEmpty(0).Max();

    private static double Iou(Truth truth, Detection found) => Box<Relative>.Iou(truth.Box, found.Box);
}
