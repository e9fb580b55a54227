using Yolo.Model.Loss;
using Yolo.Model.Scoring;

namespace Yolo.Data;

/// <summary>Where a training stands after a step.</summary>
/// <param name="Step">Steps taken.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Loss">The loss of the step's batch.</param>
/// <param name="GradientNorm">√Σ ∂² of the step's gradient.</param>
/// <param name="LearningRate">The step's learning rate.</param>
/// <param name="ImagesPerSecond">Speed, over the last steps.</param>
/// <param name="Remaining">Time left at this speed.</param>
public sealed record TrainingProgress(
    long Step, long Steps, int Epoch, LossNumbers Loss, double GradientNorm, double LearningRate, double ImagesPerSecond, TimeSpan Remaining)
{
    /// <summary>The scores on validation pictures, after an epoch that took them; otherwise none.</summary>
    public DetectorScores? Scores { get; init; }
}

/// <summary>How a training ended.</summary>
/// <param name="Interrupted">Whether it was stopped before its last step; then a checkpoint is there to go on from.</param>
/// <param name="FinalLoss">The mean loss of the last epoch's steps, or of as many as were taken.</param>
/// <param name="Seconds">Time from beginning to end, scoring included.</param>
/// <param name="Evaluation">The score on unseen pictures; none if interrupted.</param>
/// <param name="Baseline">The score, on the same pictures, of answering the mean box of each class everywhere.</param>
public sealed record TrainingOutcome(bool Interrupted, double FinalLoss, double Seconds, IReadOnlyList<Evaluation> Evaluation, ScoreReport Baseline)
{
    /// <summary>Every score on unseen pictures; none if interrupted.</summary>
    public DetectorScores? Scores { get; init; }

    /// <summary>Mean average precision at IoU 0.5; NaN if interrupted.</summary>
    public double MeanAveragePrecision => Evaluation.Count > 0 ? Evaluation[0].Score.MeanAveragePrecision : double.NaN;
}

/// <summary>
/// A number of the training is not finite any more. The message names the step, the first such number and where it stands, the folder to replay the step
/// from, and the last good checkpoint.
/// </summary>
public sealed class TrainingDivergedException(string message) : Exception(message);
