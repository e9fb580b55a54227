using Yolo.Model.Collections;

namespace Yolo.Model.Scoring;

/// <summary>How well a class is detected, under one of COCO's conditions.</summary>
/// <param name="Class">The class, from 0.</param>
/// <param name="Area">Which objects are looked at.</param>
/// <param name="MaxDetections">How many detections of an image are looked at.</param>
/// <param name="IouThreshold">A detection finds a truth when their IoU is at least this.</param>
/// <param name="Truths">How many truths there are to find; at least one.</param>
/// <param name="AveragePrecision">The mean precision at 101 recalls, in [0, 1].</param>
/// <param name="Recall">The part of the truths that is found, in [0, 1].</param>
public readonly record struct CocoScore(
    int Class, CocoArea Area, int MaxDetections, double IouThreshold, int Truths, double AveragePrecision, double Recall);

/// <summary>How well a detector does on a data set, as COCO tells it.</summary>
/// <param name="Scores">By class, area, IoU threshold and number of detections; none where a class has no truth to find in the area.</param>
public sealed record CocoReport(ValueList<CocoScore> Scores)
{
    /// <summary>Far less than the step from one threshold to the next, far more than their rounding.</summary>
    private const double SameThreshold = 1e-6;

    /// <summary>
    /// AP: the mean over the thresholds and the classes. With no arguments it is AP@[.5:.95], with <paramref name="iou"/> 0.5 or 0.75 AP50 or AP75, with an area
    /// APs, APm, APl. Null if no class has a truth there (COCO's tool says −1).
    /// </summary>
    /// <param name="area">Which objects are looked at.</param>
    /// <param name="iou">One of the thresholds; all of them if left out.</param>
    /// <param name="class">One class; all of them if left out.</param>
    /// <param name="maxDetections">How many detections of an image are looked at: 1, 10 or 100.</param>
    public double? AveragePrecision(CocoArea area = CocoArea.All, double? iou = null, int? @class = null, int maxDetections = 100) =>
        Select(area, iou, @class, maxDetections).Average(score => (double?)score.AveragePrecision);

    /// <summary>AR: the mean recall over the thresholds and the classes; AR1, AR10 and AR100 by <paramref name="maxDetections"/>.</summary>
    /// <inheritdoc cref="AveragePrecision" path="/param"/>
    public double? AverageRecall(CocoArea area = CocoArea.All, double? iou = null, int? @class = null, int maxDetections = 100) =>
        Select(area, iou, @class, maxDetections).Average(score => (double?)score.Recall);

    /// <summary>How many truths there are to find, of one class or of all.</summary>
    public int Truths(CocoArea area = CocoArea.All, int? @class = null) =>
        Select(area, CocoRules.IouThresholds[0], @class, CocoRules.MaxDetections[0]).Sum(score => score.Truths);

    private IEnumerable<CocoScore> Select(CocoArea area, double? iou, int? @class, int maxDetections) => Scores.Where(score =>
        score.Area == area && score.MaxDetections == maxDetections
        && (@class is null || score.Class == @class)
        && (iou is null || Math.Abs(score.IouThreshold - iou.Value) < SameThreshold));
}
