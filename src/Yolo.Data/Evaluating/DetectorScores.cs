using Yolo.Model.Collections;
using Yolo.Model.Geometry;
using Yolo.Model.Scoring;

namespace Yolo.Data;

/// <summary>A labelled picture and what a detector found in it.</summary>
/// <param name="Sample">The picture, its size and its truths.</param>
/// <param name="Detections">What was found, relative to the picture; from low scores on, since precision and recall are measured along them.</param>
public sealed record ScoredPicture(Sample Sample, IReadOnlyList<Detection> Detections);

/// <summary>Every score of a detector on labelled pictures.</summary>
/// <param name="ClassNames">The names of the classes.</param>
/// <param name="AllPoint">At IoU 0.5 as PASCAL VOC from 2010 on: AP@.5 and the curves of precision and recall.</param>
/// <param name="ElevenPoint">At IoU 0.5 as PASCAL VOC 2007.</param>
/// <param name="Coco">COCO's scores; areas are pixels of the pictures as they are in their files.</param>
/// <param name="Best">Precision, recall and F1 at the score with the highest mean F1, from the curves at IoU 0.5.</param>
/// <param name="Confusion">Which classes were taken for which, by the usual thresholds.</param>
public sealed record DetectorScores(
    ValueList<string> ClassNames, ScoreReport AllPoint, ScoreReport ElevenPoint, CocoReport Coco, OperatingPoint Best, ConfusionMatrix Confusion)
{
    /// <summary>Scores what was found. PASCAL VOC's difficult truths are left out of every score, those of COCO too.</summary>
    /// <exception cref="ArgumentException">A score is NaN, or a class is beyond the names.</exception>
    public static DetectorScores Of(IReadOnlyList<ScoredPicture> pictures, IReadOnlyList<string> classNames)
    {
        IReadOnlyList<Truth>[] truths = [.. pictures.Select(picture => picture.Sample.Truths)];
        IReadOnlyList<Detection>[] detections = [.. pictures.Select(picture => picture.Detections)];
        var allPoint = MeanAveragePrecision.Evaluate(truths, detections, new ScoringSpec());
        return new(
            classNames.ToValueList(),
            allPoint,
            MeanAveragePrecision.Evaluate(truths, detections, new ScoringSpec(Interpolation: Interpolation.ElevenPoint)),
            CocoMetrics.Evaluate([.. pictures.Select(InPixels)], [.. pictures.Select(FoundInPixels)]),
            OperatingPoint.Best(allPoint),
            ConfusionMatrix.Of(truths, detections, classNames.Count));
    }

    /// <summary>One class's scores; null where it has no truths to find.</summary>
    public ClassScores? Of(int @class)
    {
        var score = AllPoint.Classes.SingleOrDefault(score => score.Class == @class);
        if (score is not { Truths: > 0 })
        {
            return null;
        }
        var at = Best.Classes.Single(at => at.Class == @class);
        return new(
            @class, ClassNames[@class], score.Truths, score.AveragePrecision,
            ElevenPoint.Classes.Single(other => other.Class == @class).AveragePrecision,
            Coco.AveragePrecision(@class: @class), at.Precision, at.Recall, at.F1);
    }

    private static CocoTruth[] InPixels(ScoredPicture picture) => [.. picture.Sample.Truths.Select(truth =>
        new CocoTruth(truth.Box.ToPixels(picture.Sample.ImageSize), truth.Class, IsIgnored: truth.Difficult))];

    private static ScoredBox<Pixel>[] FoundInPixels(ScoredPicture picture) => [.. picture.Detections.Select(found =>
        new ScoredBox<Pixel>(found.Box.ToPixels(picture.Sample.ImageSize), found.Class, found.Score))];
}

/// <summary>How well one class is detected.</summary>
/// <param name="Class">The class, from 0.</param>
/// <param name="Name">Its name.</param>
/// <param name="Truths">How many truths there are to find.</param>
/// <param name="Ap50">AP at IoU 0.5, all points.</param>
/// <param name="Voc07">AP at IoU 0.5, eleven points.</param>
/// <param name="Ap">COCO's AP@[.5:.95]; null only where every truth is too large for its ranges.</param>
/// <param name="Precision">Precision at the best score of all classes together.</param>
/// <param name="Recall">Recall there.</param>
/// <param name="F1">F1 there.</param>
public sealed record ClassScores(int Class, string Name, int Truths, double Ap50, double Voc07, double? Ap, double Precision, double Recall, double F1);
