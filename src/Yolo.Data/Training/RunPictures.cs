using System.Globalization;
using Yolo.Model.Detecting;
using Yolo.Model.Postprocessing;

namespace Yolo.Data;

/// <summary>What a run shows: what the network sees, how the loss went, what was found.</summary>
internal sealed class RunPictures(TrainingPlan plan, RunFolder folder, PictureCache cache)
{
    private const int Tiles = 16;

    /// <summary>Unseen pictures as they were read before the training, whatever became of their files.</summary>
    private Sample[] Unseen => [.. plan.Unseen.Select(sample => new Sample(sample.Name, sample.ImageSize, sample.Truths, () => cache.Load(sample)) { File = sample.File })];

    /// <summary>labels.png: the first pictures to learn from, as they are, with their boxes.</summary>
    public void DrawLabels() => folder.WritePicture("labels.png", Mosaic.Draw(
        $"{plan.Data.Train.Count} pictures to learn from; the first of them, as labelled", plan.Detector.ClassNames,
        [.. plan.Data.Train.Take(Tiles).Select(sample => new MosaicTile(sample.Load(), sample.Name, sample.Truths, []) { NamesTruths = true })]));

    /// <summary>train_batch0.png: the first batch as the network sees it.</summary>
    public void DrawBatch(Batch batch)
    {
        if (!plan.Detector.Preprocessing.IsUnit)
        {
            // Means and scales of their own make colours that no picture has.
            return;
        }
        var length = 3 * batch.Width * batch.Height;
        var tiles = Enumerable.Range(0, Math.Min(Tiles, batch.Count)).Select(i => new MosaicTile(
            PlanarPixels.ToPicture(batch.Pixels.AsSpan(i * length, length), batch.Width, batch.Height), batch.Names[i], batch.Truths[i], [])
        { NamesTruths = true });
        folder.WritePicture("train_batch0.png", Mosaic.Draw(
            string.Create(CultureInfo.InvariantCulture, $"The first batch as the network sees it, {batch.Width} × {batch.Height}"), plan.Detector.ClassNames, [.. tiles]));
    }

    /// <summary>loss.png: every step; results.png: every epoch.</summary>
    public void DrawCurves()
    {
        DrawCurves("loss.png", TrainingRun.MetricsName, "step", "Loss and its terms", MetricsRow.Scores);
        DrawCurves("results.png", EpochResults.Name, "epoch", "Loss and its terms, means of epochs", EpochScores);
    }

    /// <summary>The same, where another error is about to be told.</summary>
    public void TryDrawCurves()
    {
        try
        {
            DrawCurves();
        }
        catch (DataException)
        {
            // What ended the training is the error worth telling.
        }
    }

    /// <summary>predictions.png: the first unseen pictures with what was found; and the curves and matrix of all.</summary>
    public void DrawEvaluation(Evaluation evaluation, DetectorScores scores)
    {
        var unseen = Unseen;
        var tiles = unseen.Take(Tiles).Select((sample, i) => new MosaicTile(
            sample.Load(), sample.Name, sample.Truths, NonMaximumSuppression.Suppress(evaluation.Detections[i], SuppressionSpec.ForDisplay)));
        var title = string.Create(CultureInfo.InvariantCulture, $"Unseen pictures, mAP@0.5 {evaluation.Score.MeanAveragePrecision:f3}");
        folder.WritePicture("predictions.png", Mosaic.Draw(title, plan.Detector.ClassNames, [.. tiles]));
        EvaluationPictures.Write(folder, scores, [.. unseen.Zip(evaluation.Detections, (sample, found) => new ScoredPicture(sample, found))]);
    }

    private static IReadOnlyDictionary<string, string> EpochScores { get; } = new OrderedDictionary<string, string>
    {
        ["meanIou"] = "mean IoU",
        ["objectness"] = "Obj",
        ["otherObjectness"] = "NoObj",
        ["recall50"] = "recall@.5",
        ["valPrecision"] = "val precision",
        ["valRecall"] = "val recall",
        ["mAP50"] = "val mAP@.5",
        ["mAP50_95"] = "val mAP.5:.95",
    };

    private void DrawCurves(string picture, string file, string x, string title, IReadOnlyDictionary<string, string> scores)
    {
        if (!File.Exists(folder.PathOf(file)))
        {
            return;
        }
        var table = MetricsTable.Read(folder.PathOf(file));
        IReadOnlyList<Curve> Curves(IReadOnlyDictionary<string, string> names) =>
            [.. names.Select(name => table.Curve(x, name.Key) with { Name = name.Value }).Where(curve => curve.X.Count > 0)];
        if (table.Rows.Count > 0)
        {
            folder.WriteChart(picture, new LossChart(title, x, Curves(MetricsRow.Terms), Curves(scores)));
        }
    }
}
