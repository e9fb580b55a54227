using Yolo.Kernels;
using Yolo.Model.Detecting;
using Yolo.Model.Training;

namespace Yolo.Data;

/// <summary>All that decides a training: the same plan gives the same numbers, on the host to the last bit.</summary>
/// <param name="Data">The pictures.</param>
/// <param name="Detector">The network, its anchors and classes.</param>
/// <param name="Step">Loss, optimiser and learning rates.</param>
/// <param name="Epochs">How often all training pictures are seen.</param>
/// <param name="Batch">Pictures in a batch.</param>
/// <param name="Augmentation">How pictures are varied.</param>
/// <param name="Seed">What first weights, order and variations are a function of.</param>
/// <param name="Device">Where it runs.</param>
/// <param name="EvaluateEvery">Epochs between two looks at the validation pictures (the test pictures where there are none); 0 for never.</param>
public sealed record TrainingPlan(
    Dataset Data,
    Detector Detector,
    TrainingStep Step,
    int Epochs,
    int Batch,
    AugmentationOptions Augmentation,
    long Seed,
    Device Device,
    int EvaluateEvery = 0)
{
    /// <summary>Steps in an epoch.</summary>
    public int StepsPerEpoch => Batches.PerEpoch(Data.Train.Count, Batch);

    /// <summary>Steps in all.</summary>
    public long Steps => (long)StepsPerEpoch * Epochs;

    /// <summary>The pictures that the final score is taken on: the test list, else the validation list, else the training pictures.</summary>
    public IReadOnlyList<Sample> Unseen => Data.Test.Count > 0 ? Data.Test : Data.Val.Count > 0 ? Data.Val : Data.Train;
}
