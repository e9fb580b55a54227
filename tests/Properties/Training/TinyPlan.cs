using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Collections;
using Yolo.Model.Detecting;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;
using Yolo.Model.Networks;
using Yolo.Model.Training;

namespace Yolo.Properties.Training;

/// <summary>A whole training that takes a fraction of a second: five pictures of 32 × 32, three steps an epoch, a network of a few hundred numbers.</summary>
internal static class TinyPlan
{
    public const int StepsPerEpoch = 3;

    /// <summary>What a run leaves in its folder, by name, where nothing is scored on the way; weights/last.safetensors besides.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        "F1_curve.png", "PR_curve.png", "P_curve.png", "R_curve.png", "checkpoint.safetensors", "confusion_matrix.png", "labels.png", "loss.png", "metrics.csv",
        "model.safetensors", "predictions.png", "results.csv", "results.png", "train_batch0.png", "val_batch0.png",
    ];

    public static TrainingPlan Create(
        Device device, long seed = 1, int epochs = 3, double rate = 0.01, int width = 2, Optimiser? optimiser = null, Dataset? data = null)
    {
        data ??= GeneratedPictures.Dataset(seed: 7, train: 5, test: 2, size: 32);
        var anchors = AnchorClustering.Cluster([.. data.Train.SelectMany(s => s.Truths).Select(t => t.Box.Size)], new(4, 4), count: 2, seed: 1);
        var network = TinyYoloV2.Create(2, data.ClassNames.Count, 32, width, depth: 3, neck: 1);
        var step = new TrainingStep(network, anchors, data.ClassNames.Count, LossSpec.Default, optimiser ?? new Adam(), new ConstantRate(rate));
        return new(data, new Detector(network, anchors, data.ClassNames.ToValueList()), step, epochs, 2, new AugmentationOptions(), seed, device);
    }

    public static TrainingOutcome Run(TrainingPlan plan, string folder) => new TrainingRun(plan, RunFolder.At(folder)).Run(false, _ => { }, default);

    /// <summary>Trains until so many steps are taken in all, as Ctrl-C would end it.</summary>
    public static TrainingOutcome RunUntil(TrainingPlan plan, string folder, long step, bool resume)
    {
        using var stop = new CancellationTokenSource();
        return new TrainingRun(plan, RunFolder.At(folder)).Run(
            resume,
            progress =>
            {
                if (progress.Step == step)
                {
                    stop.Cancel();
                }
            },
            stop.Token);
    }

    public static TrainingOutcome Resume(TrainingPlan plan, string folder) =>
        new TrainingRun(plan, RunFolder.Existing(folder)).Run(true, _ => { }, default);

    public static byte[] Model(string folder) => File.ReadAllBytes(Path.Combine(folder, "model.safetensors"));

    /// <summary>The rows of metrics.csv, less the speed, which no seed decides.</summary>
    public static string[] Metrics(string folder)
    {
        var table = MetricsTable.Read(Path.Combine(folder, "metrics.csv"));
        var speed = table.Columns.ToList().IndexOf("imagesPerSecond");
        return [.. table.Rows.Select(row => string.Join(',', row.Where((_, column) => column != speed).Select(BitConverter.DoubleToInt64Bits)))];
    }
}
