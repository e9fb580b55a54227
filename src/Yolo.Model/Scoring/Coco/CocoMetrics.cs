using Yolo.Model.Collections;
using Yolo.Model.Geometry;

namespace Yolo.Model.Scoring;

/// <summary>
/// COCO's average precision and recall, by the rules of its own tool, <c>COCOeval</c>. A class is scored on its own, for each IoU threshold, range of areas and
/// limit m of detections:
/// <list type="number">
/// <item>In an image the m detections with the highest scores are looked at, equal scores in the order given; each takes, of the truths that no better one took, the
/// one with the highest IoU of at least the threshold, the last of equal ones. (PASCAL VOC's detections do not look for a second truth.)</item>
/// <item>A truth that is a crowd, ignored, or outside the range of areas is left out: it is taken only where none that counts can be, and the detection that takes it
/// counts for nothing. A crowd can be taken many times, and overlaps by area(detection ∩ crowd) / area(detection).</item>
/// <item>A detection that takes no truth is wrong, unless its own area lies outside the range: then it counts for nothing.</item>
/// <item>All detections by falling score, equal ones in the order of the images, give precision and recall; the average precision is the mean of
/// max {precision at recall ≥ r} over r = 0, 0.01 … 1, and 0 beyond the highest recall reached; the recall is that of all of them.</item>
/// <item>A class without a truth to find has no score (the tool's −1), and no part in a mean.</item>
/// </list>
/// </summary>
public static class CocoMetrics
{
    /// <summary>Scores detections against truths, in pixels, listed for each image. O(classes · areas · thresholds · detections · truths of an image).</summary>
    /// <exception cref="ArgumentException">The two lists are not of the same images, or a score is NaN.</exception>
    public static CocoReport Evaluate(IReadOnlyList<IReadOnlyList<CocoTruth>> truths, IReadOnlyList<IReadOnlyList<ScoredBox<Pixel>>> detections)
    {
        MeanAveragePrecision.Check(truths.Count, detections);
        var classes = truths.SelectMany(image => image.Select(truth => truth.Class)).Distinct().Order();
        return new(classes.AsParallel().AsOrdered().SelectMany(@class => Score(@class, truths, detections)).ToValueList());
    }

    private static IEnumerable<CocoScore> Score(
        int @class, IReadOnlyList<IReadOnlyList<CocoTruth>> truths, IReadOnlyList<IReadOnlyList<ScoredBox<Pixel>>> detections)
    {
        CocoImage[] images = [.. truths.Zip(detections, (there, found) =>
            new CocoImage(there.Where(truth => truth.Class == @class), found.Where(detection => detection.Class == @class)))];
        return
            from area in CocoRules.Areas
            let toFind = images.Sum(image => image.ToFind(area))
            where toFind > 0
            from threshold in CocoRules.IouThresholds
            let judged = Array.ConvertAll(images, image => image.Judge(area, threshold))
            from most in CocoRules.MaxDetections
            let ranked = judged.SelectMany(image => image.Take(most)).OrderByDescending(detection => detection.Score)
            let curve = PrecisionRecallCurve.Of(ranked, toFind)
            select new CocoScore(
                @class, area, most, threshold, toFind, AveragePrecision.HundredOnePoint(curve), curve.Points.Count > 0 ? curve.Points[^1].Recall : 0);
    }
}
