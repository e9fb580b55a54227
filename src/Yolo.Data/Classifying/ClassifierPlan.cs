using Yolo.Kernels;
using Yolo.Model.Classifying;

namespace Yolo.Data;

/// <summary>All that decides the training of a classifier.</summary>
/// <param name="Data">The pictures, each with one truth whose class is the picture's.</param>
/// <param name="Step">The network, the optimiser and the learning rates.</param>
/// <param name="Epochs">How often all training pictures are seen.</param>
/// <param name="Batch">Pictures in a batch.</param>
/// <param name="Augmentation">How pictures are varied.</param>
/// <param name="Seed">What first weights, order and variations are a function of.</param>
/// <param name="Device">Where it runs.</param>
public sealed record ClassifierPlan(
    Dataset Data, ClassifierStep Step, int Epochs, int Batch, AugmentationOptions Augmentation, long Seed, Device Device)
{
    /// <summary>Steps in all.</summary>
    public long Steps => (long)Batches.PerEpoch(Data.Train.Count, Batch) * Epochs;
}

/// <summary>Where the training of a classifier stands after a step.</summary>
/// <param name="Step">Steps taken.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Loss">−log p̂, averaged over the step's batch.</param>
/// <param name="GradientNorm">√Σ ∂².</param>
/// <param name="ImagesPerSecond">Speed, over the last steps.</param>
/// <param name="Top1">The part of validation pictures whose class is the most probable; NaN but at the end of an epoch.</param>
/// <param name="Top5">The part whose class is among the five most probable; NaN but at the end of an epoch.</param>
public sealed record ClassifierProgress(
    long Step, long Steps, int Epoch, double Loss, double GradientNorm, double ImagesPerSecond, double Top1, double Top5);

/// <summary>How the training of a classifier ended.</summary>
/// <param name="Interrupted">Whether it was stopped before its last step.</param>
/// <param name="Top1">The part of validation pictures whose class is the most probable.</param>
/// <param name="Top5">The part whose class is among the five most probable.</param>
public sealed record ClassifierOutcome(bool Interrupted, double Top1, double Top5);
