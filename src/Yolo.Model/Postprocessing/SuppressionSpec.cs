using Yolo.Model.Validation;

namespace Yolo.Model.Postprocessing;

/// <summary>What a better detection does to one that overlaps it.</summary>
public enum Suppression
{
    /// <summary>Removes it where their IoU is above the threshold: Darknet's.</summary>
    Hard,

    /// <summary>Soft-NMS, linear: multiplies its score by 1 − IoU where the IoU is above the threshold.</summary>
    Linear,

    /// <summary>Soft-NMS, Gaussian: multiplies its score by exp(−IoU²/σ), whatever the IoU.</summary>
    Gaussian,
}

/// <summary>What <see cref="NonMaximumSuppression"/> keeps. Values out of range throw <see cref="ArgumentOutOfRangeException"/>.</summary>
/// <param name="IouThreshold">
/// A detection goes when its IoU with a better one of its class is above this, in [0, 1]; exactly at it, it stays. Darknet's 0.45.
/// </param>
/// <param name="ScoreThreshold">A detection goes when its score is below this, in [0, 1]; exactly at it, it stays.</param>
/// <param name="MaxDetections">At most so many are kept, the best of all classes together.</param>
/// <param name="Method">What a better detection does to one that overlaps it.</param>
/// <param name="Sigma">σ of <see cref="Suppression.Gaussian"/>, above 0. The paper's 0.5.</param>
/// <param name="AcrossClasses">Whether detections of other classes count too: then a place has one object, of the likeliest class.</param>
public sealed record SuppressionSpec(
    double IouThreshold = 0.45,
    double ScoreThreshold = 0,
    int MaxDetections = int.MaxValue,
    Suppression Method = Suppression.Hard,
    double Sigma = 0.5,
    bool AcrossClasses = false)
{
    /// <summary>For a score: low-scored detections are kept, since precision and recall are measured along them. Darknet's 0.005.</summary>
    public static SuppressionSpec ForScoring { get; } = new(ScoreThreshold: 0.005);

    /// <summary>For a picture: only what the detector is fairly sure of. Darknet's 0.24 for YOLOv2.</summary>
    public static SuppressionSpec ForDisplay { get; } = new(ScoreThreshold: 0.24);

    /// <inheritdoc cref="SuppressionSpec(double, double, int, Suppression, double, bool)" path="/param[@name='IouThreshold']"/>
    public double IouThreshold { get; init => field = Require.InUnitInterval(value, nameof(IouThreshold)); } =
        Require.InUnitInterval(IouThreshold);

    /// <inheritdoc cref="SuppressionSpec(double, double, int, Suppression, double, bool)" path="/param[@name='ScoreThreshold']"/>
    public double ScoreThreshold { get; init => field = Require.InUnitInterval(value, nameof(ScoreThreshold)); } =
        Require.InUnitInterval(ScoreThreshold);

    /// <inheritdoc cref="SuppressionSpec(double, double, int, Suppression, double, bool)" path="/param[@name='MaxDetections']"/>
    public int MaxDetections { get; init => field = Require.AtLeastOne(value, nameof(MaxDetections)); } =
        Require.AtLeastOne(MaxDetections);

    /// <inheritdoc cref="SuppressionSpec(double, double, int, Suppression, double, bool)" path="/param[@name='Sigma']"/>
    public double Sigma { get; init => field = Require.Positive(value, nameof(Sigma)); } = Require.Positive(Sigma);
}
