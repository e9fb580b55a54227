using Yolo.Model.Collections;
using Yolo.Model.Geometry;

namespace Yolo.Model.Postprocessing;

/// <summary>Leaves one detection for each object, where a detector gives several.</summary>
public static class NonMaximumSuppression
{
    /// <summary>
    /// Takes the detection of one image with the highest score (the first given of equal ones), lets it act on those of its class (of every class with
    /// <see cref="SuppressionSpec.AcrossClasses"/>) that are left, and so on, until none is left whose score is at least the score threshold.
    /// <see cref="Suppression.Hard"/> removes those whose IoU with it is above the IoU threshold; soft-NMS (Bodla et al., 2017) lowers their scores instead. The result
    /// is in the order taken, with the scores at that moment, which never rise. O(n·m) for n detections and m kept.
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
        return spec.Method == Suppression.Hard ? Removed(detections, spec) : Lowered(detections, spec);
    }

    private static ValueList<Detection> Removed(IReadOnlyList<Detection> detections, SuppressionSpec spec)
    {
        var ranked = detections.Where(detection => detection.Score >= spec.ScoreThreshold).OrderByDescending(detection => detection.Score);
        var kept = new List<Detection>();
        var boxesOfGroup = new Dictionary<int, List<Box<Relative>>>();
        foreach (var detection in ranked)
        {
            var group = spec.AcrossClasses ? 0 : detection.Class;
            if (!boxesOfGroup.TryGetValue(group, out var better))
            {
                boxesOfGroup[group] = better = [];
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

    private static ValueList<Detection> Lowered(IReadOnlyList<Detection> detections, SuppressionSpec spec)
    {
        List<Detection> left = [.. detections.Where(detection => detection.Score >= spec.ScoreThreshold)];
        var kept = new List<Detection>();
        while (left.Count > 0 && kept.Count < spec.MaxDetections)
        {
            var best = BestOf(left);
            var taken = left[best];
            kept.Add(taken);
            left.RemoveAt(best);
            // In place, so that equal scores stay in the order given.
            for (var i = 0; i < left.Count; i++)
            {
                if (spec.AcrossClasses || left[i].Class == taken.Class)
                {
                    left[i] = left[i] with { Score = left[i].Score * Factor(Box<Relative>.Iou(taken.Box, left[i].Box), spec) };
                }
            }
            left.RemoveAll(detection => detection.Score < spec.ScoreThreshold);
        }
        return kept.ToValueList();
    }

    private static int BestOf(List<Detection> detections)
    {
        var best = 0;
        for (var i = 1; i < detections.Count; i++)
        {
            best = detections[i].Score > detections[best].Score ? i : best;
        }
        return best;
    }

    private static double Factor(double iou, SuppressionSpec spec) =>
        spec.Method == Suppression.Gaussian ? Math.Exp(-iou * iou / spec.Sigma)
        : iou > spec.IouThreshold ? 1 - iou
        : 1;
}
