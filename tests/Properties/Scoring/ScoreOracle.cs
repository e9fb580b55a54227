using Yolo.Model.Geometry;
using Yolo.Model.Scoring;

namespace Yolo.Properties.Scoring;

/// <summary>The score of one class straight from the definitions: whether a detection is right is asked of all those before it.</summary>
internal sealed class ScoreOracle
{
    private readonly (int Image, Detection Detection)[] ranked;
    private readonly Truth[][] truths;
    private readonly ScoringSpec spec;
    private readonly int[] targets;
    private readonly int[] rightUpTo;
    private readonly int[] wrongUpTo;

    public ScoreOracle(Gallery gallery, int @class)
    {
        spec = gallery.Spec;
        truths = [.. gallery.Truths.Select(image => image.Where(truth => truth.Class == @class).ToArray())];
        var all = gallery.Detections
            .SelectMany((image, n) => image.Where(detection => detection.Class == @class).Select(detection => (n, detection)))
            .ToArray();
        int Rank(int i) => all.Where((other, j) =>
            other.detection.Score > all[i].detection.Score || (other.detection.Score == all[i].detection.Score && j < i)).Count();
        ranked = [.. Enumerable.Range(0, all.Length).OrderBy(Rank).Select(i => all[i])];
        targets = [.. Enumerable.Range(0, all.Length).Select(Target)];
        rightUpTo = CountUpTo(IsRight);
        wrongUpTo = CountUpTo(i => !IsRight(i) && !IsIgnored(i));
    }

    public int Truths => truths.Sum(image => image.Count(truth => !truth.Difficult));

    public int TruePositives => rightUpTo[ranked.Length];

    public int FalsePositives => wrongUpTo[ranked.Length];

    public int Ignored => ranked.Length - TruePositives - FalsePositives;

    public double AveragePrecision => spec.Interpolation == Interpolation.AllPoint
        // Recall rises in steps of 1/truths; on each, the envelope is the best precision of any later prefix.
        ? Truths == 0 ? 0 : Enumerable.Range(1, Truths).Sum(found => BestPrecision(right => right >= found)) / Truths
        : spec.Interpolation == Interpolation.HundredOnePoint
            ? Enumerable.Range(0, 101).Sum(hundredth => Truths == 0 && hundredth > 0 ? 0 : BestPrecision(right => (double)right / Truths >= hundredth * 0.01)) / 101
            : Enumerable.Range(0, 11).Sum(tenth => Truths == 0 && tenth > 0 ? 0 : BestPrecision(right => 10 * right >= tenth * Truths)) / 11;

    public double BestF1 => Enumerable.Range(1, ranked.Length)
        .Where(end => Truths > 0 && (end == ranked.Length || ranked[end].Detection.Score < ranked[end - 1].Detection.Score))
        .Select(end => 2.0 * rightUpTo[end] / (Truths + rightUpTo[end] + wrongUpTo[end]))
        .DefaultIfEmpty()
        .Max();

    private double BestPrecision(Func<int, bool> enough) => Enumerable.Range(1, ranked.Length)
        .Where(end => enough(rightUpTo[end]) && rightUpTo[end] > 0)
        .Select(end => (double)rightUpTo[end] / (rightUpTo[end] + wrongUpTo[end]))
        .DefaultIfEmpty()
        .Max();

    private int[] CountUpTo(Func<int, bool> counts)
    {
        bool[] each = [.. Enumerable.Range(0, ranked.Length).Select(counts)];
        return [.. Enumerable.Range(0, ranked.Length + 1).Select(end => each.Take(end).Count(counted => counted))];
    }

    private bool IsRight(int i) => targets[i] is >= 0 and var target
        && !truths[ranked[i].Image][target].Difficult
        && !Enumerable.Range(0, i).Any(j => ranked[j].Image == ranked[i].Image && targets[j] == target);

    private bool IsIgnored(int i) => targets[i] is >= 0 and var target && truths[ranked[i].Image][target].Difficult;

    private int Target(int i)
    {
        var (image, detection) = ranked[i];
        double[] ious = [.. truths[image].Select(truth => Box<Relative>.Iou(truth.Box, detection.Box))];
        return ious.Length > 0 && ious.Max() >= spec.IouThreshold ? Array.IndexOf(ious, ious.Max()) : -1;
    }
}
