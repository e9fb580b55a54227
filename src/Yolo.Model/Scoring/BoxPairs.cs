using Yolo.Model.Geometry;

namespace Yolo.Model.Scoring;

/// <summary>Pairs of truths and detections of one image, each in one pair at most, the best first.</summary>
internal static class BoxPairs
{
    /// <summary>
    /// For each detection the number of its truth, or −1: of all pairs whose IoU is at least the threshold the one with the highest, then the next whose
    /// truth and detection are both free. Of equal ones the first truth's is taken, then the first detection's.
    /// </summary>
    public static int[] Match<TUnit>(IReadOnlyList<Box<TUnit>> truths, IReadOnlyList<Box<TUnit>> detections, double iouThreshold)
        where TUnit : struct, IUnit
    {
        var pairs =
            from truth in Enumerable.Range(0, truths.Count)
            from detection in Enumerable.Range(0, detections.Count)
            let iou = Box<TUnit>.Iou(truths[truth], detections[detection])
            where iou >= iouThreshold
            orderby iou descending
            select (truth, detection);
        var taken = new bool[truths.Count];
        var truthOf = new int[detections.Count];
        Array.Fill(truthOf, -1);
        foreach (var (truth, detection) in pairs)
        {
            if (!taken[truth] && truthOf[detection] < 0)
            {
                (taken[truth], truthOf[detection]) = (true, truth);
            }
        }
        return truthOf;
    }
}
