using Yolo.Model.Geometry;
using Yolo.Model.Postprocessing;

namespace Yolo.Data;

/// <summary>
/// The pictures of an evaluation, in any run folder: PR_curve.png, F1_curve.png, P_curve.png, R_curve.png, confusion_matrix.png, and val_batch0.png to val_batch2.png,
/// the first pictures with their truths and beside them what was found.
/// </summary>
public static class EvaluationPictures
{
    private const int Sheets = 3, PicturesOnSheet = 8, Columns = 4, LargestTile = 480;

    /// <summary>Draws and writes them; those that exist are replaced. Pictures are read again.</summary>
    /// <param name="folder">Where they go.</param>
    /// <param name="scores">The scores; <see cref="DetectorScores.Of(IReadOnlyList{ScoredPicture}, IReadOnlyList{string})"/> makes them.</param>
    /// <param name="pictures">The pictures that were scored.</param>
    /// <exception cref="DataException">A picture cannot be read, or a file not be written.</exception>
    public static void Write(RunFolder folder, DetectorScores scores, IReadOnlyList<ScoredPicture> pictures)
    {
        var curves = new ScoreCurves(scores);
        folder.Write("PR_curve.png", curves.PrecisionOverRecall().EncodePng);
        folder.Write("F1_curve.png", curves.F1().EncodePng);
        folder.Write("P_curve.png", curves.Precision().EncodePng);
        folder.Write("R_curve.png", curves.Recall().EncodePng);
        folder.Write("confusion_matrix.png", new ConfusionChart(scores.Confusion, scores.ClassNames).EncodePng);
        foreach (var (i, sheet) in pictures.Chunk(PicturesOnSheet).Take(Sheets).Index())
        {
            var title = "In pairs: what is there, and what was found with a score of at least 0.24";
            folder.WritePicture($"val_batch{i}.png", Mosaic.Draw(title, scores.ClassNames, [.. sheet.SelectMany(Pair)], Columns, LargestTile));
        }
    }

    private static MosaicTile[] Pair(ScoredPicture scored)
    {
        var (sample, picture) = (scored.Sample, scored.Sample.Load());
        Detection[] sure = [.. scored.Detections.Where(found => found.Score >= SuppressionSpec.ForDisplay.ScoreThreshold)];
        return [new(picture, $"{sample.Name}: truth", sample.Truths, []) { NamesTruths = true }, new(picture, $"{sample.Name}: found", [], sure)];
    }
}
