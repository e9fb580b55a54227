using Yolo.Model.Collections;

namespace Yolo.Model.Scoring;

/// <summary>How well one class is detected.</summary>
/// <param name="Class">The class, from 0.</param>
/// <param name="AveragePrecision">The area under the curve, in [0, 1].</param>
/// <param name="Curve">Precision and recall along the scores.</param>
/// <param name="Truths">How many truths there are to find; the difficult ones do not count.</param>
/// <param name="TruePositives">Detections that found a truth that no better one had found.</param>
/// <param name="FalsePositives">Detections that found nothing, or what a better one had found already.</param>
/// <param name="Ignored">Detections whose truth is difficult: neither right nor wrong.</param>
public sealed record ClassScore(
    int Class,
    double AveragePrecision,
    PrecisionRecallCurve Curve,
    int Truths,
    int TruePositives,
    int FalsePositives,
    int Ignored)
{
    /// <inheritdoc cref="PrecisionRecallCurve.BestF1"/>
    public CurvePoint BestF1 => Curve.BestF1;
}

/// <summary>How well a detector does on a data set.</summary>
/// <param name="Classes">The classes that occur in the truths or in the detections, ascending.</param>
/// <param name="Spec">What counted as found. A score says little without it.</param>
public sealed record ScoreReport(ValueList<ClassScore> Classes, ScoringSpec Spec)
{
    /// <summary>
    /// The mean of the average precisions over the classes that have truths to find; a class that only the detections have does not count, as
    /// in the PASCAL VOC devkit. 0 if no class has any.
    /// </summary>
    public double MeanAveragePrecision =>
        Classes.Where(score => score.Truths > 0).Select(score => score.AveragePrecision).DefaultIfEmpty().Average();

    /// <summary>How many truths there are to find, over all classes.</summary>
    public int Truths => Classes.Sum(score => score.Truths);

    /// <summary>How many were found, over all classes.</summary>
    public int TruePositives => Classes.Sum(score => score.TruePositives);

    /// <summary>How many detections were wrong, over all classes.</summary>
    public int FalsePositives => Classes.Sum(score => score.FalsePositives);
}
