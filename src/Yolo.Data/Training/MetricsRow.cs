using Yolo.Model.Loss;

namespace Yolo.Data;

/// <summary>What metrics.csv says of each step.</summary>
internal static class MetricsRow
{
    /// <summary>The columns, in order.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "step", "epoch", "learningRate", "total", "coordinate", "class", "object", "noObject", "objects", "confident", "ignored", "collisions",
        "meanIou", "objectness", "otherObjectness", "recall50", "recall75", "gradientNorm", "imagesPerSecond", "mAP50",
    ];

    /// <summary>The terms of the loss, as they are charted, and what the chart calls them.</summary>
    public static IReadOnlyDictionary<string, string> Terms { get; } = new OrderedDictionary<string, string>
    {
        ["total"] = "total",
        ["coordinate"] = "coordinate",
        ["class"] = "class",
        ["object"] = "object",
        ["noObject"] = "no-object",
    };

    /// <summary>The scores in 0..1, as they are charted, and what the chart calls them.</summary>
    public static IReadOnlyDictionary<string, string> Scores { get; } = new OrderedDictionary<string, string>
    {
        ["meanIou"] = "mean IoU",
        ["objectness"] = "Obj",
        ["otherObjectness"] = "NoObj",
        ["recall50"] = "recall@.5",
        ["recall75"] = "recall@.75",
        ["mAP50"] = "mAP@.5",
    };

    /// <summary>The row of a step.</summary>
    public static IReadOnlyDictionary<string, double> Of(TrainingProgress progress)
    {
        var loss = progress.Loss;
        return new Dictionary<string, double>
        {
            ["step"] = progress.Step,
            ["epoch"] = progress.Epoch,
            ["learningRate"] = progress.LearningRate,
            ["total"] = loss.Total,
            ["coordinate"] = loss.Coordinate,
            ["class"] = loss.Class,
            ["object"] = loss.Object,
            ["noObject"] = loss.NoObject,
            ["objects"] = loss.Objects,
            ["confident"] = loss.Confident,
            ["ignored"] = loss.Ignored,
            ["collisions"] = loss.Collisions,
            ["meanIou"] = loss.MeanIou,
            ["objectness"] = loss.MeanObjectness,
            ["otherObjectness"] = loss.MeanOtherObjectness,
            ["recall50"] = loss.Recall50,
            ["recall75"] = loss.Recall75,
            ["gradientNorm"] = progress.GradientNorm,
            ["imagesPerSecond"] = progress.ImagesPerSecond,
            ["mAP50"] = progress.Scores?.AllPoint.MeanAveragePrecision ?? double.NaN,
        };
    }
}
