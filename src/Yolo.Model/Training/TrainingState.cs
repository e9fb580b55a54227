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
    /// <inheritdoc/>
    public IReadOnlyList<Tensor> Leaves => [.. Weights.Leaves, .. Optimiser.Leaves];

    /// <summary>The device that holds the state.</summary>
    public Device Device => Weights.Parameters.Leaves[0].Device;

    /// <summary>The state before the first step: weights drawn from a seed, on a device.</summary>
    public static TrainingState Start(Network network, Optimiser optimiser, Device device, long seed)
    {
        var weights = network.Init(device, seed);
        return new(weights, optimiser.Init(weights.Parameters), 0, 0);
    }

    /// <inheritdoc/>
    public TrainingState Rebuild(IReadOnlyList<Tensor> leaves)
    {
        var count = Weights.Leaves.Count;
        return this with { Weights = Weights.Rebuild([.. leaves.Take(count)]), Optimiser = Optimiser.Rebuild([.. leaves.Skip(count)]) };
    }
}
