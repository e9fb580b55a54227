using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Networks;

namespace Yolo.Model.Training;

/// <summary>All that a training run carries from step to step; with the same data it decides what comes after.</summary>
/// <param name="Weights">Parameters and running statistics.</param>
/// <param name="Optimiser">The optimiser's memory.</param>
/// <param name="Step">Steps taken.</param>
/// <param name="Seen">Images seen, as Darknet counts them.</param>
public sealed record TrainingState(Weights Weights, OptimiserState Optimiser, long Step, long Seen) : ITree<TrainingState>
{
    /// <summary>The moving average of the weights (<see cref="WeightAverage"/>); none if the training keeps none.</summary>
    public Weights? Average { get; init; }

    /// <summary>What to detect with: the average where there is one.</summary>
    public Weights Learnt => Average ?? Weights;

    /// <inheritdoc/>
    public IReadOnlyList<Tensor> Leaves => [.. Weights.Leaves, .. Optimiser.Leaves, .. Average?.Leaves ?? []];

    /// <summary>The device that holds the state.</summary>
    public Device Device => Weights.Parameters.Leaves[0].Device;

    /// <summary>The state before the first step: weights drawn from a seed, on a device.</summary>
    public static TrainingState Start(Network network, Optimiser optimiser, Device device, long seed, bool averages = false) =>
        From(network.Init(device, seed), optimiser, averages);

    /// <summary>The state before the first step with weights that were learnt before; it owns them.</summary>
    public static TrainingState From(Weights weights, Optimiser optimiser, bool averages = false) =>
        new(weights, optimiser.Init(weights.Parameters), 0, 0) { Average = averages ? Scope.Clone(weights) : null };

    /// <inheritdoc/>
    public TrainingState Rebuild(IReadOnlyList<Tensor> leaves)
    {
        var (weights, optimiser) = (Weights.Leaves.Count, Optimiser.Leaves.Count);
        return this with
        {
            Weights = Weights.Rebuild([.. leaves.Take(weights)]),
            Optimiser = Optimiser.Rebuild([.. leaves.Skip(weights).Take(optimiser)]),
            Average = Average?.Rebuild([.. leaves.Skip(weights + optimiser)]),
        };
    }
}
