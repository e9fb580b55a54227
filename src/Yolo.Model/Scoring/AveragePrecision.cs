namespace Yolo.Model.Scoring;

/// <summary>
/// The two average precisions of PASCAL VOC, and COCO's. All read the envelope p(r) = the highest precision at any recall ≥ r, 0 beyond the highest
/// recall reached.
/// </summary>
public static class AveragePrecision
{
    /// <summary>The average precision of a curve, in [0, 1]; 0 for a curve without points.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interpolation"/> is none of the three.</exception>
    public static double Of(PrecisionRecallCurve curve, Interpolation interpolation) => interpolation switch
    {
        Interpolation.AllPoint => AllPoint(curve),
        Interpolation.ElevenPoint => ElevenPoint(curve),
        Interpolation.HundredOnePoint => HundredOnePoint(curve),
        _ => throw new ArgumentOutOfRangeException(nameof(interpolation), interpolation, "There are three interpolations: AllPoint, ElevenPoint and HundredOnePoint."),
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

    /// <summary>(p(0) + p(0.01) + … + p(1)) / 101 (COCO).</summary>
    public static double HundredOnePoint(PrecisionRecallCurve curve)
    {
        var sum = 0.0;
        var envelope = 0.0;
        var i = curve.Points.Count;
        for (var hundredth = 100; hundredth >= 0; hundredth--)
        {
            // The product and not the quotient, as in COCO's own tool: 70 · 0.01 is a little more than 0.7, and a recall of 7 in 10 does not reach it.
            for (var recall = hundredth * 0.01; i > 0 && curve.Points[i - 1].Recall >= recall; i--)
            {
                envelope = Math.Max(envelope, curve.Points[i - 1].Precision);
            }
            sum += envelope;
        }
        return sum / 101;
    }

    private static double Envelope(PrecisionRecallCurve curve, double recall) =>
        curve.Points.Where(point => point.Recall >= recall).Select(point => point.Precision).DefaultIfEmpty().Max();
}
