using Yolo.Kernels.Profiling;
using Yolo.Model.Collections;
using Yolo.Model.Detecting;
using Yolo.Model.Geometry;
using Yolo.Model.Networks;
using Yolo.Model.Postprocessing;
using Yolo.Model.Scoring;

namespace Yolo.Data;

/// <summary>What a detector found on labelled pictures, and how good it was.</summary>
/// <param name="Score">Average precision of each class.</param>
/// <param name="Detections">What was found in each picture, best first.</param>
public sealed record Evaluation(ScoreReport Score, IReadOnlyList<IReadOnlyList<Detection>> Detections);

/// <summary>Runs a detector over labelled pictures.</summary>
public static class Evaluator
{
    /// <summary>Detects in every picture, made as the detector's preprocessing says, and scores by mean average precision.</summary>
    /// <exception cref="DataException">A picture cannot be read.</exception>
    public static Evaluation Evaluate(
        Detector detector, Weights weights, IReadOnlyList<Sample> samples, int batch, PictureCache cache, SuppressionSpec suppression, ScoringSpec scoring)
    {
        using var phase = Profiler.In(Phase.Evaluation);
        var options = new BatchOptions(batch, detector.Network.Input.Width, detector.Network.Input.Height) { Preprocessing = detector.Preprocessing };
        var found = new List<ValueList<Detection>>();
        foreach (var pictures in Batches.InOrder(samples, options, cache))
        {
            var inInput = detector.Detect(weights, pictures.Pixels, pictures.Count, suppression);
            found.AddRange(inInput.Zip(pictures.Placements, (boxes, placement) =>
                boxes.Select(box => box with { Box = placement.OutOf(box.Box) }).ToValueList()));
        }
        return new(MeanAveragePrecision.Evaluate([.. samples.Select(s => s.Truths)], found, scoring), found);
    }
}
