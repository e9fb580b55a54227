namespace Yolo.Model.Scoring;

/// <summary>
/// The two average precisions of PASCAL VOC. Both read the envelope p(r) = the highest precision at any recall ≥ r, 0 beyond the highest
/// recall reached.
/// </summary>
public static class AveragePrecision
{
    /// <summary>The average precision of a curve, in [0, 1]; 0 for a curve without points.</summary>
    public static double Of(PrecisionRecallCurve curve, Interpolation interpolation) => interpolation switch
    {
        Interpolation.AllPoint => AllPoint(curve),
        Interpolation.ElevenPoint => ElevenPoint(curve),
        _ => throw new ArgumentOutOfRangeException(nameof(interpolation), interpolation, "There are two interpolations: AllPoint and ElevenPoint."),
    };

    /// <summary>∫₀¹ p(r) dr, the area under the envelope (VOC 2010 and later).</summary>
    public static double AllPoint(PrecisionRecallCurve curve)
    {
        var area = 0.0;
        var envelope = 0.0;
        for (var i = curve.Points.Count - 1; i >= 0; i--)
        {
            envelope = Math.Max(envelope, curve.Points[i].Precision);
            var recallBefore = i > 0 ? curve.Points[i - 1].Recall : 0;
            area += envelope * (curve.Points[i].Recall - recallBefore);
        }
        return area;
    }

    /// <summary>(p(0) + p(0.1) + … + p(1)) / 11 (VOC 2007).</summary>
    public static double ElevenPoint(PrecisionRecallCurve curve) =>
        Enumerable.Range(0, 11).Average(i => Envelope(curve, i / 10.0));

    private static double Envelope(PrecisionRecallCurve curve, double recall) =>
        curve.Points.Where(point => point.Recall >= recall).Select(point => point.Precision).DefaultIfEmpty().Max();
}
