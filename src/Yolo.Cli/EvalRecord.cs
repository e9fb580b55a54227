using System.Globalization;
using Yolo.Data;
using Yolo.Model.Scoring;

namespace Yolo.Cli;

/// <summary>What <c>yolo eval</c> found, as tables and as JSON.</summary>
internal sealed record EvalRecord(string Model, string Data, string Split, int Pictures, string Device, int Batch, DetectorScores Scores, PictureTimes Times)
{
    /// <summary>What <see cref="ClassRows"/> hold.</summary>
    public static IReadOnlyList<string> ClassColumns => ["class", "truths", "AP@.5", "VOC07", "AP@[.5:.95]", "precision", "recall", "F1"];

    /// <summary>What <see cref="SizeRows"/> hold.</summary>
    public static IReadOnlyList<string> SizeColumns => ["area in pixels", "truths", "AP@[.5:.95]", "AP@.5", "AP@.75", "AR1", "AR10", "AR100"];

    /// <summary>A row for each class, with '-' where it has no truths, and one for all.</summary>
    public IEnumerable<IReadOnlyList<string>> ClassRows => RowsOf(Scores);

    /// <inheritdoc cref="ClassRows"/>
    public static IEnumerable<IReadOnlyList<string>> RowsOf(DetectorScores scores) =>
    [
        .. scores.ClassNames.Select((name, i) => scores.Of(i) is { } row
            ? Row(name, row.Truths, row.Ap50, row.Voc07, row.Ap, row.Precision, row.Recall, row.F1)
            : Row(name, 0, null, null, null, null, null, null)),
        Row(
            "all", scores.AllPoint.Truths, scores.AllPoint.MeanAveragePrecision, scores.ElevenPoint.MeanAveragePrecision, scores.Coco.AveragePrecision(),
            scores.Best.Precision, scores.Best.Recall, scores.Best.F1),
    ];

    /// <summary>A row for each range of areas.</summary>
    public IEnumerable<IReadOnlyList<string>> SizeRows => CocoRules.Areas.Select(area => Row(
        Range(area), Scores.Coco.Truths(area), Scores.Coco.AveragePrecision(area), Scores.Coco.AveragePrecision(area, 0.5), Scores.Coco.AveragePrecision(area, 0.75),
        Scores.Coco.AverageRecall(area, maxDetections: 1), Scores.Coco.AverageRecall(area, maxDetections: 10), Scores.Coco.AverageRecall(area)));

    /// <summary>All numbers; what does not exist for want of truths is null.</summary>
    public string Json() => Cli.Json.Of(new
    {
        model = Model,
        data = Data,
        split = Split,
        pictures = Pictures,
        truths = Scores.AllPoint.Truths,
        map50 = Scores.AllPoint.MeanAveragePrecision,
        map50Voc07 = Scores.ElevenPoint.MeanAveragePrecision,
        coco = CocoRules.Areas.ToDictionary(area => area.ToString().ToLowerInvariant(), area => new
        {
            truths = Scores.Coco.Truths(area),
            ap = Scores.Coco.AveragePrecision(area),
            ap50 = Scores.Coco.AveragePrecision(area, 0.5),
            ap75 = Scores.Coco.AveragePrecision(area, 0.75),
            ar1 = Scores.Coco.AverageRecall(area, maxDetections: 1),
            ar10 = Scores.Coco.AverageRecall(area, maxDetections: 10),
            ar100 = Scores.Coco.AverageRecall(area),
        }),
        best = new { score = Scores.Best.Score, precision = Scores.Best.Precision, recall = Scores.Best.Recall, f1 = Scores.Best.F1 },
        classes = Scores.ClassNames.Select((_, i) => Scores.Of(i)).OfType<ClassScores>(),
        confusion = new
        {
            iou = new ConfusionSpec().IouThreshold,
            score = new ConfusionSpec().ScoreThreshold,
            names = Scores.ClassNames.Append("background"),
            foundAsRowsOfTruthColumns = Scores.Confusion.Counts.Chunk(Scores.Confusion.Classes + 1),
        },
        milliseconds = Times,
        batch = Batch,
        device = Device,
    });

    private static string Range(CocoArea area) => area switch
    {
        CocoArea.Small => "small, to 32²",
        CocoArea.Medium => "medium, to 96²",
        CocoArea.Large => "large",
        _ => "all",
    };

    private static IReadOnlyList<string> Row(string name, int truths, params double?[] scores) =>
        [name, truths.ToString(CultureInfo.InvariantCulture), .. scores.Select(score => score?.ToString("0.000", CultureInfo.InvariantCulture) ?? "-")];
}
