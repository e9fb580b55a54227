using Yolo.Model.Collections;
using Yolo.Model.Geometry;

namespace Yolo.Model.Scoring;

/// <summary>
/// Mean average precision as the PASCAL VOC devkit computes it: the detections of a class, over all images, by falling score (equal
/// scores in the order of the images and of their lists); each looks at the truth of its class and image with the highest IoU. Below the
/// threshold it is wrong; a difficult truth makes it count for nothing; a truth found already makes it wrong; else it is right.
/// </summary>
public static class MeanAveragePrecision
{
    /// <summary>Scores detections against truths, both relative to their images and listed for each image.</summary>
    /// <exception cref="ArgumentException">The two lists are not of the same images, or a score is NaN.</exception>
    public static ScoreReport Evaluate(
        IReadOnlyList<IReadOnlyList<Truth>> truths, IReadOnlyList<IReadOnlyList<Detection>> detections, ScoringSpec spec) =>
        Evaluate(
            Convert(truths, truth => new LabelledBox<Relative>(truth.Box, truth.Class, truth.Difficult)),
            Convert(detections, detection => new ScoredBox<Relative>(detection.Box, detection.Class, detection.Score)),
            spec);

    /// <summary>
    /// Scores detections against truths in any unit, listed for each image. Where right and bottom name the last pixel inside, as in PASCAL
    /// VOC, make the boxes with <c>FromEdges(left, top, right + 1, bottom + 1)</c>.
    /// </summary>
    /// <exception cref="ArgumentException">The two lists are not of the same images, or a score is NaN.</exception>
    public static ScoreReport Evaluate<TUnit>(
        IReadOnlyList<IReadOnlyList<LabelledBox<TUnit>>> truths, IReadOnlyList<IReadOnlyList<ScoredBox<TUnit>>> detections, ScoringSpec spec)
        where TUnit : struct, IUnit
    {
        Check(truths.Count, detections);
        var truthsOf = Locate(truths).ToLookup(truth => truth.Item.Class);
        var detectionsOf = Locate(detections).ToLookup(detection => detection.Item.Class);
        var classes = truthsOf.Select(group => group.Key).Union(detectionsOf.Select(group => group.Key)).Order();
        return new ScoreReport(classes.Select(Score).ToValueList(), spec);

        ClassScore Score(int @class)
        {
            var judged = Matching.Judge(truthsOf[@class], detectionsOf[@class], spec.IouThreshold);
            var toFind = truthsOf[@class].Count(truth => !truth.Item.Difficult);
            var curve = PrecisionRecallCurve.Of(judged, toFind);
            return new ClassScore(
                @class, AveragePrecision.Of(curve, spec.Interpolation), curve, toFind,
                Count(Verdict.TruePositive), Count(Verdict.FalsePositive), Count(Verdict.Ignored));

            int Count(Verdict verdict) => judged.Count(detection => detection.Verdict == verdict);
        }
    }

    /// <summary>That the two lists are of the same images, and every score is a number.</summary>
    internal static void Check<TUnit>(int images, IReadOnlyList<IReadOnlyList<ScoredBox<TUnit>>> detections)
        where TUnit : struct, IUnit
    {
        if (images != detections.Count)
        {
            throw new ArgumentException(
                $"There are truths of {images} images and detections of {detections.Count}; give one list for each image, empty ones too.",
                nameof(detections));
        }
        for (var image = 0; image < images; image++)
        {
            for (var i = 0; i < detections[image].Count; i++)
            {
                if (double.IsNaN(detections[image][i].Score))
                {
                    throw new ArgumentException(
                        $"The score of detection {i} of image {image} (counted from 0) is NaN; the network's output is not finite.",
                        nameof(detections));
                }
            }
        }
    }

    private static IEnumerable<Located<T>> Locate<T>(IReadOnlyList<IReadOnlyList<T>> images) =>
        images.SelectMany((items, image) => items.Select(item => new Located<T>(image, item)));

    private static T[][] Convert<TFrom, T>(IReadOnlyList<IReadOnlyList<TFrom>> images, Func<TFrom, T> convert) =>
        [.. images.Select(items => items.Select(convert).ToArray())];
}
