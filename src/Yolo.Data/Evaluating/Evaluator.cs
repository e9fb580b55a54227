using System.Diagnostics;
using Yolo.Kernels.Profiling;
using Yolo.Model.Collections;
using Yolo.Model.Detecting;
using Yolo.Model.Geometry;
using Yolo.Model.Networks;
using Yolo.Model.Postprocessing;
using Yolo.Model.Scoring;

namespace Yolo.Data;

/// <summary>What a detector found on labelled pictures, how good it was, and how long it took.</summary>
/// <param name="Score">Average precision of each class.</param>
/// <param name="Detections">What was found in each picture, best first.</param>
/// <param name="Times">The mean times.</param>
public sealed record Evaluation(ScoreReport Score, IReadOnlyList<IReadOnlyList<Detection>> Detections, PictureTimes Times);

/// <summary>
/// The mean time for a picture, in milliseconds. Decoding and the network run side by side, so the whole takes less than their sum. The first batch, which
/// prepares kernels and caches, is left out if there are others.
/// </summary>
/// <param name="Decode">Reading, decoding and resizing, on one core.</param>
/// <param name="Network">The network, with its input to the device, its head back, and every slot's score compared with the threshold.</param>
/// <param name="Postprocess">Non-maximum suppression, and the boxes from the input to the picture.</param>
public sealed record PictureTimes(double Decode, double Network, double Postprocess);

/// <summary>Runs a detector over labelled pictures.</summary>
public static class Evaluator
{
    /// <summary>
    /// The cache that a detector is trained and scored with. It keeps pictures reduced to twice the network's input; those that are sampled as Darknet does are
    /// kept whole, for its sampling is that of the picture itself.
    /// </summary>
    public static PictureCache CacheFor(Detector detector) => new(longerSide: detector.Preprocessing.Sampling == Sampling.Darknet
        ? int.MaxValue
        : 2 * Math.Max(detector.Network.Input.Width, detector.Network.Input.Height));

    /// <summary>Detects in every picture, made as the detector's preprocessing says, and scores by mean average precision.</summary>
    /// <param name="detector">The network, its anchors, classes and preprocessing.</param>
    /// <param name="weights">What the network has learnt.</param>
    /// <param name="samples">The pictures.</param>
    /// <param name="batch">Pictures that go through the network together.</param>
    /// <param name="cache">Keeps decoded pictures; <see cref="CacheFor"/> makes one.</param>
    /// <param name="suppression">Which detections stay.</param>
    /// <param name="scoring">What counts as found.</param>
    /// <param name="done">Called after each batch with the number of pictures done.</param>
    /// <param name="stop">Asks for an end between two batches.</param>
    /// <exception cref="DataException">A picture cannot be read.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> asked for an end.</exception>
    public static Evaluation Evaluate(
        Detector detector, Weights weights, IReadOnlyList<Sample> samples, int batch, PictureCache cache, SuppressionSpec suppression, ScoringSpec scoring,
        Action<int>? done = null, CancellationToken stop = default)
    {
        using var phase = Profiler.In(Phase.Evaluation);
        var options = new BatchOptions(batch, detector.Network.Input.Width, detector.Network.Input.Height) { Preprocessing = detector.Preprocessing };
        var found = new List<ValueList<Detection>>();
        var times = new List<(int Pictures, PictureTimes Batch)>();
        foreach (var pictures in Batches.InOrder(samples, options, cache))
        {
            stop.ThrowIfCancellationRequested();
            var began = Stopwatch.GetTimestamp();
            var candidates = detector.Candidates(weights, pictures.Pixels, pictures.Count, suppression.ScoreThreshold);
            var network = Stopwatch.GetElapsedTime(began);
            found.AddRange(Detector.Suppress(candidates, suppression).Zip(pictures.Placements, (boxes, placement) =>
                boxes.Select(box => box with { Box = placement.OutOf(box.Box) }).ToValueList()));
            times.Add((pictures.Count, new(1000 * pictures.Seconds, network.TotalMilliseconds, (Stopwatch.GetElapsedTime(began) - network).TotalMilliseconds)));
            done?.Invoke(found.Count);
        }
        return new(MeanAveragePrecision.Evaluate([.. samples.Select(s => s.Truths)], found, scoring), found, Mean(times));
    }

    private static PictureTimes Mean(List<(int Pictures, PictureTimes Batch)> times)
    {
        var counted = times.Count > 1 ? times[1..] : times;
        double pictures = Math.Max(1, counted.Sum(time => time.Pictures));
        return new(
            counted.Sum(time => time.Batch.Decode) / pictures, counted.Sum(time => time.Batch.Network) / pictures, counted.Sum(time => time.Batch.Postprocess) / pictures);
    }
}
