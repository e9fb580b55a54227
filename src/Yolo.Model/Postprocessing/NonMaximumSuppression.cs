using Yolo.Model.Collections;
using Yolo.Model.Geometry;

namespace Yolo.Model.Postprocessing;

/// <summary>Leaves one detection for each object, where a detector gives several.</summary>
public static class NonMaximumSuppression
{
    /// <summary>
    /// Goes through the detections of one image from the highest score to the lowest (equal scores in the order given) and keeps each one
    /// whose score is at least the score threshold and whose IoU with every detection of its class kept so far is at most the IoU
    /// threshold. The result is in that order. O(n·m) for n detections and m kept in a class.
    /// </summary>
    /// <exception cref="ArgumentException">A score is not a number: the network's output was not finite.</exception>
    public static ValueList<Detection> Suppress(IReadOnlyList<Detection> detections, SuppressionSpec spec)
    {
        for (var i = 0; i < detections.Count; i++)
        {
            if (double.IsNaN(detections[i].Score))
            {
                throw new ArgumentException($"The score of detection {i} is NaN; the network's output is not finite.", nameof(detections));
            }
        }
        var ranked = detections.Where(detection => detection.Score >= spec.ScoreThreshold).OrderByDescending(detection => detection.Score);
        var kept = new List<Detection>();
        var boxesOfClass = new Dictionary<int, List<Box<Relative>>>();
        foreach (var detection in ranked)
        {
            if (!boxesOfClass.TryGetValue(detection.Class, out var better))
            {
                boxesOfClass[detection.Class] = better = [];
            }
            if (better.TrueForAll(box => Box<Relative>.Iou(box, detection.Box) <= spec.IouThreshold))
            {
                better.Add(detection.Box);
                kept.Add(detection);
                if (kept.Count == spec.MaxDetections)
                {
                    break;
                }
            }
        }
        return kept.ToValueList();
    }
}
