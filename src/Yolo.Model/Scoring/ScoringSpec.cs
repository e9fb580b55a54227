using Yolo.Model.Validation;

namespace Yolo.Model.Scoring;

/// <summary>How a curve of precision and recall becomes one number.</summary>
public enum Interpolation
{
    /// <summary>The area under the envelope of the curve (PASCAL VOC from 2010 on).</summary>
    AllPoint,

    /// <summary>The mean of the envelope at the recalls 0, 0.1 … 1 (PASCAL VOC 2007).</summary>
    ElevenPoint,

    /// <summary>The mean of the envelope at the recalls 0, 0.01 … 1 (COCO).</summary>
    HundredOnePoint,
}

/// <summary>What counts as found, and how precision and recall become one number.</summary>
/// <param name="IouThreshold">A detection finds a truth when their IoU is at least this, in (0, 1].</param>
/// <param name="Interpolation">All-point (VOC 2010 and later), eleven-point (VOC 2007) or 101-point (COCO).</param>
/// <exception cref="ArgumentOutOfRangeException">The threshold is not in (0, 1].</exception>
public sealed record ScoringSpec(double IouThreshold = 0.5, Interpolation Interpolation = Interpolation.AllPoint)
{
    /// <inheritdoc cref="ScoringSpec(double, Scoring.Interpolation)" path="/param[@name='IouThreshold']"/>
    public double IouThreshold { get; init => field = Check(value); } = Check(IouThreshold);

    private static double Check(double threshold) =>
        Require.InUnitInterval(Require.Positive(threshold, nameof(IouThreshold)), nameof(IouThreshold));
}
