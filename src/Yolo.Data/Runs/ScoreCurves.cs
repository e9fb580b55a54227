using System.Globalization;
using Yolo.Model.Scoring;

namespace Yolo.Data;

/// <summary>Precision, recall and F1 over the score, and precision over recall, of the classes that have truths, at IoU 0.5.</summary>
internal sealed class ScoreCurves(DetectorScores scores)
{
    private const int Steps = 1000;
    private static readonly double[] Grid = [.. Enumerable.Range(0, Steps + 1).Select(i => (double)i / Steps)];

    private readonly ClassScore[] _classes = [.. scores.AllPoint.Classes.Where(score => score.Truths > 0)];

    /// <summary>The envelope p(r), the highest precision at any recall from r on; for all classes their mean. The area below is the average precision.</summary>
    public ClassChart PrecisionOverRecall()
    {
        var envelopes = _classes.Select(score => Envelope(score.Curve)).ToArray();
        return new(
            "Precision over recall, IoU 0.5", "recall", "precision",
            [.. _classes.Zip(envelopes, (score, values) => new Curve(Named(score, score.AveragePrecision), Grid, values))],
            new($"all, mAP@0.5 {Text(scores.AllPoint.MeanAveragePrecision)}", Grid, Mean(envelopes)));
    }

    /// <summary>F1 over the score.</summary>
    public ClassChart F1() => OverScore("F1", point => point.F1, all => $"all, {Text(scores.Best.F1)} at {Text(scores.Best.Score)}", best => best.F1);

    /// <summary>Precision over the score, as far as a class has detections; the mean is over those that have.</summary>
    public ClassChart Precision() => OverScore("precision", point => point.Recall > 0 || point.Score > 0 ? point.Precision : double.NaN, Highest, best => best.Precision);

    /// <summary>Recall over the score.</summary>
    public ClassChart Recall() => OverScore("recall", point => point.Recall, Highest, best => best.Recall);

    private ClassChart OverScore(string name, Func<CurvePoint, double> value, Func<double[], string> legend, Func<ClassAtScore, double> atBest)
    {
        var values = _classes.Select(score => Grid.Select(at => value(score.Curve.At(at))).ToArray()).ToArray();
        var mean = Mean(values);
        var best = scores.Best.Classes.ToDictionary(score => score.Class, atBest);
        return new(
            $"{char.ToUpperInvariant(name[0])}{name[1..]} over the score, IoU 0.5; numbers at {Text(scores.Best.Score)}", "score", name,
            [.. _classes.Zip(values, (score, curve) => new Curve(Named(score, best[score.Class]), Grid, curve))],
            new(legend(mean), Grid, mean));
    }

    private static string Highest(double[] mean) =>
        $"all, at most {Text(mean.Where(double.IsFinite).DefaultIfEmpty().Max())}";

    private string Named(ClassScore score, double value) => $"{BoxPainter.ClassName(score.Class, scores.ClassNames)} {Text(value)}";

    private static double[] Envelope(PrecisionRecallCurve curve)
    {
        var values = new double[Grid.Length];
        var (envelope, i) = (0.0, curve.Points.Count);
        for (var step = Steps; step >= 0; step--)
        {
            for (; i > 0 && curve.Points[i - 1].Recall >= Grid[step]; i--)
            {
                envelope = Math.Max(envelope, curve.Points[i - 1].Precision);
            }
            values[step] = envelope;
        }
        return values;
    }

    private static double[] Mean(double[][] curves) =>
        [.. Grid.Select((_, i) => curves.Select(curve => curve[i]).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average())];

    private static string Text(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
