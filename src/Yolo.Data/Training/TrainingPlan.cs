using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Detecting;
using Yolo.Model.Networks;
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
    /// <summary>Parts of a batch that go through the network one after another, for batches that the memory does not hold at once; the gradient is the mean of theirs.</summary>
    public int Subdivisions { get; init; } = 1;

    /// <summary>The sizes of training batches, if they are to change.</summary>
    public MultiScale? Scales { get; init; }

    /// <summary>Training ends when so many epochs have brought no better score on the validation pictures; 0 for never.</summary>
    public int Patience { get; init; }

    /// <summary>What the network has learnt before; first weights are drawn from the seed where there is none.</summary>
    public Weights? Learnt { get; init; }

    /// <summary>Whether the best of the weights that were scored while training are chosen in the end, rather than the last: there are validation pictures.</summary>
    public bool ChoosesBest => EvaluateEvery > 0 && Data.Val.Count > 0;

    /// <summary>Steps in an epoch.</summary>
    public int StepsPerEpoch => Batches.PerEpoch(Data.Train.Count, Batch);

    /// <summary>Steps in all.</summary>
    public long Steps => (long)StepsPerEpoch * Epochs;

    /// <summary>The pictures that the final score is taken on: the test list, else the validation list, else the training pictures.</summary>
    public IReadOnlyList<Sample> Unseen => Data.Test.Count > 0 ? Data.Test : Data.Val.Count > 0 ? Data.Val : Data.Train;

    /// <summary>The state before the first step.</summary>
    internal TrainingState Start() => Learnt is { } learnt
        ? TrainingState.From(Scope.Clone(learnt), Step.Optimiser, Step.Average is not null)
        : Step.Start(Device, Seed);

    internal BatchOptions BatchOptions => new(Batch, Detector.Network.Input.Width, Detector.Network.Input.Height, (ulong)Seed)
    {
        Preprocessing = Detector.Preprocessing,
        Scales = Scales,
        Share = new(Step.Processes.Rank, Step.Processes.Size),
    };

    /// <summary>Where the batch after so many steps stands.</summary>
    internal BatchPosition PositionAfter(long steps) => new((int)(steps / StepsPerEpoch), (int)(steps % StepsPerEpoch));
}
