using Yolo.Model.Collections;
using Yolo.Model.Geometry;
using Yolo.Model.Validation;

namespace Yolo.Model.Scoring;

/// <summary>Which detections a confusion matrix counts, and when one stands for a truth.</summary>
/// <param name="IouThreshold">A detection stands for a truth when their IoU is at least this, in (0, 1].</param>
/// <param name="ScoreThreshold">Detections with a lower score are left out, in [0, 1].</param>
/// <exception cref="ArgumentOutOfRangeException">A threshold is out of range.</exception>
public sealed record ConfusionSpec(double IouThreshold = 0.45, double ScoreThreshold = 0.25)
{
    /// <inheritdoc cref="ConfusionSpec(double, double)" path="/param[@name='IouThreshold']"/>
    public double IouThreshold { get; init => field = CheckIou(value); } = CheckIou(IouThreshold);

    /// <inheritdoc cref="ConfusionSpec(double, double)" path="/param[@name='ScoreThreshold']"/>
    public double ScoreThreshold { get; init => field = Require.InUnitInterval(value, nameof(ScoreThreshold)); } = Require.InUnitInterval(ScoreThreshold);

    private static double CheckIou(double threshold) => Require.InUnitInterval(Require.Positive(threshold, nameof(IouThreshold)), nameof(IouThreshold));
}

/// <summary>
/// How often an object of one class was found as another. In each image the pair of a truth and a detection, of whatever classes, with the highest IoU is
/// taken, then the next of those that are left, down to the threshold; of equal ones the first truth's, then the surer detection's. Truths left over were taken for
/// background, detections left over were background. A difficult truth and what stands for it count nowhere.
/// </summary>
/// <param name="Classes">K; the number of background is K too.</param>
/// <param name="Counts">(K + 1) × (K + 1), row by row; the row is what was found, the column what is there.</param>
public sealed record ConfusionMatrix(int Classes, ValueList<int> Counts)
{
    /// <summary>How often what is <paramref name="actual"/> was found as <paramref name="predicted"/>, 0..K−1 or background, K.</summary>
    public int this[int predicted, int actual] => Counts[(predicted * (Classes + 1)) + actual];

    /// <summary>The same as a part of all that is <paramref name="actual"/>: the columns add up to 1, or to 0 where there is nothing.</summary>
    public double Share(int predicted, int actual)
    {
        var all = Enumerable.Range(0, Classes + 1).Sum(row => this[row, actual]);
        return all > 0 ? (double)this[predicted, actual] / all : 0;
    }

    /// <summary>Counts over images, truths and detections listed for each.</summary>
    /// <param name="truths">What is there.</param>
    /// <param name="detections">What was found.</param>
    /// <param name="classes">K.</param>
    /// <param name="spec">The thresholds; the usual ones if left out.</param>
    /// <exception cref="ArgumentException">The lists are not of the same images, or a class is not in 0..K−1.</exception>
    public static ConfusionMatrix Of(
        IReadOnlyList<IReadOnlyList<Truth>> truths, IReadOnlyList<IReadOnlyList<Detection>> detections, int classes, ConfusionSpec? spec = null)
    {
        if (truths.Count != detections.Count)
        {
            throw new ArgumentException($"There are truths of {truths.Count} images and detections of {detections.Count}; give one list for each image, empty ones too.", nameof(detections));
        }
        spec ??= new();
        var side = Require.AtLeastOne(classes) + 1;
        var counts = new int[side * side];
        foreach (var (there, found) in truths.Zip(detections))
        {
            Detection[] sure = [.. found.Where(detection => detection.Score >= spec.ScoreThreshold).OrderByDescending(detection => detection.Score)];
            RequireClasses([.. there.Select(truth => truth.Class), .. sure.Select(detection => detection.Class)], classes);
            var standsFor = BoxPairs.Match([.. there.Select(truth => truth.Box)], [.. sure.Select(detection => detection.Box)], spec.IouThreshold);
            for (var i = 0; i < there.Count; i++)
            {
                if (!there[i].Difficult)
                {
                    var detection = Array.IndexOf(standsFor, i);
                    counts[((detection < 0 ? classes : sure[detection].Class) * side) + there[i].Class]++;
                }
            }
            for (var i = 0; i < sure.Length; i++)
            {
                if (standsFor[i] < 0)
                {
                    counts[(sure[i].Class * side) + classes]++;
                }
            }
        }
        return new(classes, counts.ToValueList());
    }

    private static void RequireClasses(IEnumerable<int> found, int classes)
    {
        foreach (var @class in found)
        {
            if (@class < 0 || @class >= classes)
            {
                throw new ArgumentException($"There is a class {@class} among {classes} classes; it must be in 0..{classes - 1}.", nameof(classes));
            }
        }
    }
}
