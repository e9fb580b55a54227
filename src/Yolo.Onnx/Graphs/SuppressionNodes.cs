using Yolo.Model.Postprocessing;

namespace Yolo.Onnx.Graphs;

/// <summary>Non-maximum suppression as ONNX's operator.</summary>
internal static class SuppressionNodes
{
    /// <summary>Adds the operator; its output, rows of image, class and slot.</summary>
    /// <exception cref="NotSupportedException">The operator cannot do what the specification asks for.</exception>
    public static string Add(GraphBuilder graph, DecodingNodes decoding, SuppressionSpec spec)
    {
        Check(spec);
        return graph.Node(
            "suppression", "NonMaxSuppression",
            [
                decoding.Boxes,
                decoding.Scores,
                graph.Integers("suppression.most_of_a_class", decoding.Slots),
                graph.Constant("suppression.iou", [(float)spec.IouThreshold], 1),
                graph.Constant("suppression.score", [GreatestBelow(spec.ScoreThreshold)], 1),
            ]);
    }

    private static void Check(SuppressionSpec spec)
    {
        var problem =
            spec.Method != Suppression.Hard ? $"cannot lower scores ({spec.Method}); choose {Suppression.Hard}"
            : spec.AcrossClasses ? "keeps the classes apart; leave AcrossClasses off"
            : spec.MaxDetections != int.MaxValue ? "counts class by class; leave MaxDetections at its default"
            : null;
        if (problem is not null)
        {
            throw new NotSupportedException($"ONNX's non-maximum suppression {problem}.");
        }
    }

    /// <summary>A score at the threshold stays; ONNX keeps only those above the number that it is given.</summary>
    private static float GreatestBelow(double threshold)
    {
        var nearest = (float)threshold;
        return nearest < threshold ? nearest : MathF.BitDecrement(nearest);
    }
}
