using Yolo.Model.Collections;

namespace Yolo.Model.Scoring;

/// <summary>Precision and recall of one class, when the detections are taken from the highest score down to this one.</summary>
/// <param name="Score">The score of the last detection taken.</param>
/// <param name="Precision">TP / (TP + FP).</param>
/// <param name="Recall">TP / truths, or 0 without truths.</param>
public readonly record struct CurvePoint(double Score, double Precision, double Recall)
{
    /// <summary>2·precision·recall / (precision + recall), or 0 when both are 0.</summary>
    public double F1 => Precision + Recall > 0 ? 2 * Precision * Recall / (Precision + Recall) : 0;
}

/// <summary>The curve of one class: a point for each detection that counts (not the ones that found a difficult truth), by falling score.</summary>
/// <param name="Points">The points; recall never falls along them.</param>
public sealed record PrecisionRecallCurve(ValueList<CurvePoint> Points)
{
    /// <summary>
    /// The point with the highest F1 that a score threshold can reach (of equal scores, only the last point can be), the highest
    /// threshold of equals: keep the detections with a score of at least <see cref="CurvePoint.Score"/>. All of it is 0 if the
    /// curve has no point.
    /// </summary>
    public CurvePoint BestF1 => Points
        .Where((point, i) => i + 1 == Points.Count || Points[i + 1].Score != point.Score)
        .DefaultIfEmpty()
        .MaxBy(point => point.F1);

    /// <summary>Precision and recall when the detections with a score of at least this are kept; all of it is 0 where none is.</summary>
    public CurvePoint At(double score)
    {
        var (kept, end) = (0, Points.Count);
        // By halving: the scores fall along the points.
        while (kept < end)
        {
            var middle = (kept + end) / 2;
            (kept, end) = Points[middle].Score >= score ? (middle + 1, end) : (kept, middle);
        }
        return kept > 0 ? Points[kept - 1] : default;
    }

    /// <summary>The curve of detections by falling score, when there are so many truths to find.</summary>
    internal static PrecisionRecallCurve Of(IEnumerable<Judged> judged, int truths)
    {
        var points = new List<CurvePoint>();
        var right = 0;
        foreach (var (score, verdict) in judged.Where(detection => detection.Verdict != Verdict.Ignored))
        {
            right += verdict == Verdict.TruePositive ? 1 : 0;
            points.Add(new CurvePoint(score, (double)right / (points.Count + 1), truths > 0 ? (double)right / truths : 0));
        }
        return new PrecisionRecallCurve(points.ToValueList());
    }
}
