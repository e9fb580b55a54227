using Yolo.Model.Collections;
using Yolo.Model.Geometry;

namespace Yolo.Model.Scoring;

/// <summary>
/// The detector that never looks: on every image it sees one box of each class, the mean box of that class in the training set. Its
/// score is what a data set gives away for nothing; print it beside every score.
/// </summary>
public static class ConstantBaseline
{
    /// <summary>
    /// The same detections for any image: for each class of the training set, ascending, the mean of its boxes (of x, y, w and h), scored by the
    /// share of the training images that have the class. Difficult truths are left out.
    /// </summary>
    public static ValueList<Detection> Detections(IReadOnlyList<IReadOnlyList<Truth>> training) =>
        training.SelectMany((truths, image) => truths.Where(truth => !truth.Difficult).Select(truth => new Located<Truth>(image, truth)))
            .GroupBy(truth => truth.Item.Class)
            .OrderBy(group => group.Key)
            .Select(group => new Detection(
                Mean(group.Select(truth => truth.Item.Box)),
                group.Key,
                (double)group.Select(truth => truth.Image).Distinct().Count() / training.Count))
            .ToValueList();

    /// <summary>The score of those detections on other images. All scores of a class are equal: the order of the images ranks them.</summary>
    public static ScoreReport Evaluate(
        IReadOnlyList<IReadOnlyList<Truth>> training, IReadOnlyList<IReadOnlyList<Truth>> test, ScoringSpec spec)
    {
        var detections = Detections(training);
        return MeanAveragePrecision.Evaluate(test, [.. test.Select(_ => detections)], spec);
    }

    private static Box<Relative> Mean(IEnumerable<Box<Relative>> boxes)
    {
        Box<Relative>[] all = [.. boxes];
        return new(all.Average(box => box.X), all.Average(box => box.Y), all.Average(box => box.Width), all.Average(box => box.Height));
    }
}
