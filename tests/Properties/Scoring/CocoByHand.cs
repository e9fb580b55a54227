using Xunit;
using Yolo.Model.Geometry;
using Yolo.Model.Scoring;

namespace Yolo.Properties.Scoring;

/// <summary>COCO's rules one by one, with numbers to check on paper.</summary>
public class CocoByHand
{
    private static readonly Box<Pixel> Place = Box<Pixel>.FromEdges(0, 0, 10, 10);
    private static readonly Box<Pixel> Elsewhere = Box<Pixel>.FromEdges(50, 50, 60, 60);

    [Fact]
    public void An_IoU_of_0_7_counts_at_five_of_ten_thresholds()
    {
        // 70 of 100 square pixels: right at .5, .55, .6, .65, .7.
        var report = Score([new(Place, 0)], [new(Box<Pixel>.FromEdges(0, 0, 7, 10), 0, 0.9)]);
        Assert.Equal(0.5, report.AveragePrecision()!.Value, 1e-12);
        Assert.Equal((1, 0), (report.AveragePrecision(iou: 0.7), report.AveragePrecision(iou: 0.75)));
        Assert.Equal(0.5, report.AverageRecall()!.Value, 1e-12);
    }

    [Fact]
    public void Half_of_the_truths_give_51_of_101_points() =>
        // Recalls 0, 0.01 … 0.5 are reached, with precision 1.
        Assert.Equal(51.0 / 101, Score([new(Place, 0), new(Elsewhere, 0)], [new(Place, 0, 0.9)]).AveragePrecision()!.Value, 1e-12);

    [Fact]
    public void A_wrong_one_in_between_costs_a_third_on_the_second_half() =>
        // Right, wrong, right: precision 1 up to recall ½ (51 points), 2/3 beyond (50 points).
        Assert.Equal(
            (51 + 50 * 2.0 / 3) / 101,
            Score([new(Place, 0), new(Elsewhere, 0)], [new(Place, 0, 0.9), new(new(200, 200, 10, 10), 0, 0.8), new(Elsewhere, 0, 0.7)]).AveragePrecision()!.Value,
            1e-12);

    [Fact]
    public void A_recall_of_7_in_10_does_not_reach_70_hundredths()
    {
        // 70 · 0.01 = 0.7000000000000001 in floating point, in the original too: 70 points (0 … 0.69), not 71.
        CocoTruth[] truths = [.. Enumerable.Range(0, 10).Select(i => new CocoTruth(new(100 * i, 5, 10, 10), 0))];
        ScoredBox<Pixel>[] found = [.. truths.Take(7).Select(truth => new ScoredBox<Pixel>(truth.Box, 0, 0.9))];
        Assert.Equal(70.0 / 101, Score(truths, found).AveragePrecision()!.Value, 1e-12);
    }

    [Fact]
    public void A_second_detection_takes_the_second_best_truth()
    {
        // Both prefer the first truth; VOC's rule calls the second one wrong, COCO's gives it the other: IoU 80 of 120 = 2/3.
        var second = Box<Pixel>.FromEdges(0, 2, 10, 12);
        Box<Pixel>[] truths = [Place, second];
        ScoredBox<Pixel>[] found = [new(Place, 0, 0.9), new(Place, 0, 0.8)];
        Assert.Equal(1, Score([.. truths.Select(box => new CocoTruth(box, 0))], found).AverageRecall(iou: 0.65));
        Assert.Equal(1, MeanAveragePrecision.Evaluate(
            [[.. truths.Select(box => new LabelledBox<Pixel>(box, 0))]], [found], new ScoringSpec(0.65)).TruePositives);
    }

    [Fact]
    public void A_crowd_swallows_what_lies_in_it_any_number_of_times()
    {
        var crowd = new CocoTruth(Box<Pixel>.FromEdges(100, 100, 200, 200), 0, IsCrowd: true);
        // IoU with the crowd 0.01, but wholly inside it; the fourth lies in it by 0.4 only, and is wrong.
        ScoredBox<Pixel>[] found =
        [
            new(new(110, 110, 10, 10), 0, 0.99), new(new(130, 110, 10, 10), 0, 0.98), new(new(150, 110, 10, 10), 0, 0.97),
            new(Box<Pixel>.FromEdges(194, 100, 209, 110), 0, 0.96), new(Place, 0, 0.9),
        ];
        // Wrong, right: precision ½ at all recalls.
        Assert.Equal(0.5, Score([new(Place, 0), crowd], found).AveragePrecision()!.Value, 1e-12);
    }

    [Fact]
    public void A_truth_that_is_left_out_is_taken_only_where_none_that_counts_can_be()
    {
        // The detection overlaps the ignored truth fully and the other by 8/12: it takes the other.
        CocoTruth[] truths = [new(Place, 0, IsIgnored: true), new(Box<Pixel>.FromEdges(0, 2, 10, 12), 0)];
        Assert.Equal(1, Score(truths, [new(Place, 0, 0.9)]).AveragePrecision(iou: 0.65));
        // At 0.7 it cannot: it takes the ignored one and counts for nothing, so the other detection is first.
        Assert.Equal(1, Score(truths, [new(Place, 0, 0.9), new(Box<Pixel>.FromEdges(0, 2, 10, 12), 0, 0.8)]).AveragePrecision(iou: 0.7));
    }

    [Fact]
    public void An_area_of_exactly_32_times_32_is_small_and_medium()
    {
        var box = Box<Pixel>.FromEdges(0, 0, 32, 32);
        var report = Score([new(box, 0)], [new(box, 0, 0.9)]);
        Assert.Equal((1, 1, null), (report.AveragePrecision(CocoArea.Small), report.AveragePrecision(CocoArea.Medium), report.AveragePrecision(CocoArea.Large)));
        Assert.Equal(1, Score([new(box, 0) { OutlineArea = 9217 }], [new(box, 0, 0.9)]).Truths(CocoArea.Large));
    }

    [Fact]
    public void A_wrong_detection_of_another_size_counts_for_nothing_there()
    {
        // Small truth found second; a large box, first, is wrong over all sizes only.
        var report = Score([new(Place, 0)], [new(new(500, 500, 100, 100), 0, 0.95), new(Place, 0, 0.9)]);
        Assert.Equal((0.5, 1), (Math.Round(report.AveragePrecision()!.Value, 12), Math.Round(report.AveragePrecision(CocoArea.Small)!.Value, 12)));
    }

    [Fact]
    public void Of_a_class_in_an_image_the_best_one_ten_or_hundred_count()
    {
        CocoTruth[] truths = [.. Enumerable.Range(0, 20).Select(i => new CocoTruth(new(100 * i, 5, 10, 10), 0))];
        var report = Score(truths, [.. truths.Select((truth, i) => new ScoredBox<Pixel>(truth.Box, 0, 0.9 - i / 100.0))]);
        Assert.Equal((0.05, 0.5, 1), (Round(report.AverageRecall(maxDetections: 1)), Round(report.AverageRecall(maxDetections: 10)), Round(report.AverageRecall())));

        static double Round(double? value) => Math.Round(value!.Value, 12);
    }

    [Fact]
    public void Nothing_there_is_no_score_and_nothing_found_is_0()
    {
        Assert.Null(Score([], [new(Place, 0, 0.9)]).AveragePrecision());
        Assert.Equal(0, Score([new(Place, 0)], []).AveragePrecision());
        // Class 1 has no truth: its detection does not count in the mean.
        Assert.Equal(1, Math.Round(Score([new(Place, 0)], [new(Place, 0, 0.9), new(Place, 1, 0.9)]).AveragePrecision()!.Value, 12));
    }

    private static CocoReport Score(CocoTruth[] truths, ScoredBox<Pixel>[] found) => CocoMetrics.Evaluate([truths], [found]);
}
