using Yolo.Model.Geometry;

namespace Yolo.Model.Scoring;

internal enum Verdict
{
    TruePositive,
    FalsePositive,
    Ignored,
}

internal readonly record struct Judged(double Score, Verdict Verdict);

internal readonly record struct Located<T>(int Image, T Item);

/// <summary>Which detections of one class found something, by the rules of the PASCAL VOC devkit (<c>VOCevaldet.m</c>).</summary>
internal static class Matching
{
    /// <summary>
    /// The detections by falling score, equal ones in the order given. Each looks at the truth of its image with the highest IoU (the
    /// first of equals), found already or not; it never moves on to the second best.
    /// </summary>
    public static List<Judged> Judge<TUnit>(
        IEnumerable<Located<LabelledBox<TUnit>>> truths,
        IEnumerable<Located<ScoredBox<TUnit>>> detections,
        double iouThreshold)
        where TUnit : struct, IUnit
    {
        var truthsOf = truths.GroupBy(truth => truth.Image, truth => truth.Item)
            .ToDictionary(image => image.Key, image => image.Select(truth => new Candidate<TUnit>(truth)).ToArray());
        return [.. detections.OrderByDescending(detection => detection.Item.Score).Select(detection =>
            new Judged(detection.Item.Score, JudgeOne(truthsOf.GetValueOrDefault(detection.Image, []), detection.Item.Box, iouThreshold)))];
    }

    private static Verdict JudgeOne<TUnit>(Candidate<TUnit>[] truths, Box<TUnit> box, double iouThreshold)
        where TUnit : struct, IUnit
    {
        var best = truths.MaxBy(truth => Box<TUnit>.Iou(truth.Truth.Box, box));
        if (best is null || Box<TUnit>.Iou(best.Truth.Box, box) < iouThreshold)
        {
            return Verdict.FalsePositive;
        }
        if (best.Truth.Difficult)
        {
            return Verdict.Ignored;
        }
        if (best.Found)
        {
            return Verdict.FalsePositive;
        }
        best.Found = true;
        return Verdict.TruePositive;
    }

    private sealed class Candidate<TUnit>(LabelledBox<TUnit> truth)
        where TUnit : struct, IUnit
    {
        public LabelledBox<TUnit> Truth { get; } = truth;

        public bool Found { get; set; }
    }
}
