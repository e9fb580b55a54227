using Yolo.Model.Geometry;

namespace Yolo.Model.Scoring;

/// <summary>One class in one image: which of its detections find something, by the rules of <c>COCOeval.evaluateImg</c>.</summary>
internal sealed class CocoImage
{
    /// <summary>Above it an IoU threshold is not asked for: at 1 a rounding would decide.</summary>
    private const double HighestThreshold = 1 - 1e-10;

    private readonly CocoTruth[] _truths;
    private readonly ScoredBox<Pixel>[] _detections;

    /// <summary>By detection and truth: the IoU, or with a crowd the part of the detection that lies in it.</summary>
    private readonly double[][] _overlaps;

    /// <summary>The best detections by falling score, equal ones in the order given, no more than are ever looked at.</summary>
    public CocoImage(IEnumerable<CocoTruth> truths, IEnumerable<ScoredBox<Pixel>> detections)
    {
        _truths = [.. truths];
        _detections = [.. detections.OrderByDescending(detection => detection.Score).Take(CocoRules.MaxDetections[^1])];
        _overlaps = Array.ConvertAll(_detections, detection => Array.ConvertAll(_truths, truth => Overlap(detection.Box, truth)));
    }

    /// <summary>How many truths there are to find in a range of areas.</summary>
    public int ToFind(CocoArea area) => _truths.Count(truth => !LeftOut(truth, area));

    /// <summary>The verdicts on the detections, best first.</summary>
    public Judged[] Judge(CocoArea area, double threshold)
    {
        var leftOut = Array.ConvertAll(_truths, truth => LeftOut(truth, area));
        // Those that count come first; among equals the order given stays.
        int[] order = [.. Enumerable.Range(0, _truths.Length).OrderBy(i => leftOut[i])];
        var found = new bool[_truths.Length];
        var judged = new Judged[_detections.Length];
        for (var i = 0; i < judged.Length; i++)
        {
            judged[i] = new(_detections[i].Score, Verdict(_detections[i], Best(order, leftOut, found, _overlaps[i], threshold)));
        }
        return judged;

        Verdict Verdict(ScoredBox<Pixel> detection, int best)
        {
            if (best < 0)
            {
                return area.Holds(detection.Box.Area) ? Scoring.Verdict.FalsePositive : Scoring.Verdict.Ignored;
            }
            found[best] = true;
            return leftOut[best] ? Scoring.Verdict.Ignored : Scoring.Verdict.TruePositive;
        }
    }

    /// <summary>
    /// The truth that a detection takes, or −1: the highest overlap of those that are free (a crowd always is), the last of equal ones. One that is left out is
    /// taken only if none that counts can be.
    /// </summary>
    private int Best(int[] order, bool[] leftOut, bool[] found, double[] overlaps, double threshold)
    {
        var (best, overlap) = (-1, Math.Min(threshold, HighestThreshold));
        foreach (var i in order)
        {
            if (best >= 0 && !leftOut[best] && leftOut[i])
            {
                break;
            }
            if ((!found[i] || _truths[i].IsCrowd) && overlaps[i] >= overlap)
            {
                (best, overlap) = (i, overlaps[i]);
            }
        }
        return best;
    }

    private static bool LeftOut(CocoTruth truth, CocoArea area) => truth.IsCrowd || truth.IsIgnored || !area.Holds(truth.Area);

    private static double Overlap(Box<Pixel> detection, CocoTruth truth) =>
        truth.IsCrowd ? Box<Pixel>.Covered(detection, truth.Box) : Box<Pixel>.Iou(detection, truth.Box);
}
