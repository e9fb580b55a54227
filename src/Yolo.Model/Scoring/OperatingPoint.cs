using Yolo.Model.Collections;

namespace Yolo.Model.Scoring;

/// <summary>How well one class is detected when the detections with at least some score are kept.</summary>
/// <param name="Class">The class, from 0.</param>
/// <param name="Precision">TP / (TP + FP); 0 where nothing is kept.</param>
/// <param name="Recall">TP / truths.</param>
/// <param name="Truths">How many truths there are to find; at least one.</param>
public readonly record struct ClassAtScore(int Class, double Precision, double Recall, int Truths)
{
    /// <inheritdoc cref="CurvePoint.F1"/>
    public double F1 => new CurvePoint(0, Precision, Recall).F1;
}

/// <summary>Precision, recall and F1 = 2·precision·recall / (precision + recall) of a detector whose detections count from a score on.</summary>
/// <param name="Score">The least score of a detection that is kept.</param>
/// <param name="Classes">The classes that have truths to find, ascending.</param>
public sealed record OperatingPoint(double Score, ValueList<ClassAtScore> Classes)
{
    /// <summary>What rounding can do to a sum over classes; a mean that is better by less is not better.</summary>
    private const double Rounding = 1e-12;

    /// <summary>The mean precision over the classes; 0 without any.</summary>
    public double Precision => Classes.Select(score => score.Precision).DefaultIfEmpty().Average();

    /// <summary>The mean recall over the classes; 0 without any.</summary>
    public double Recall => Classes.Select(score => score.Recall).DefaultIfEmpty().Average();

    /// <summary>The mean of the classes' F1; 0 without any.</summary>
    public double F1 => Classes.Select(score => score.F1).DefaultIfEmpty().Average();

    /// <summary>The detector at a given score.</summary>
    public static OperatingPoint At(ScoreReport report, double score) => new(
        score,
        report.Classes.Where(@class => @class.Truths > 0).Select(@class =>
        {
            var point = @class.Curve.At(score);
            return new ClassAtScore(@class.Class, point.Precision, point.Recall, @class.Truths);
        }).ToValueList());

    /// <summary>
    /// The detector at the score with the highest mean F1 over the classes that have truths, the highest score of equals; at 1 if no detection counts. Every score that occurs is
    /// tried, without the smoothing that others put over the curve. O(n log n) for n detections.
    /// </summary>
    public static OperatingPoint Best(ScoreReport report)
    {
        ClassScore[] classes = [.. report.Classes.Where(score => score.Truths > 0)];
        var f1 = new double[classes.Length];
        var (sum, best, bestScore) = (0.0, 0.0, 1.0);
        var points = classes.SelectMany((score, i) => score.Curve.Points.Select(point => (Class: i, Point: point)));
        foreach (var equal in points.OrderByDescending(item => item.Point.Score).GroupBy(item => item.Point.Score))
        {
            // Of equal scores a threshold takes all: the class's last point is the one that holds.
            foreach (var (@class, point) in equal)
            {
                sum += point.F1 - f1[@class];
                f1[@class] = point.F1;
            }
            if (sum > best + Rounding)
            {
                (best, bestScore) = (sum, equal.Key);
            }
        }
        return At(report, bestScore);
    }
}
