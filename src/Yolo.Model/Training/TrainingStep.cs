using Yolo.Autodiff;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;
using Yolo.Model.Networks;

namespace Yolo.Model.Training;

/// <summary>One step of training: head, loss, gradient, new weights. A value of options with one pure function.</summary>
/// <param name="Network">The network.</param>
/// <param name="Anchors">Its anchors, in cell units.</param>
/// <param name="Classes">How many classes, K.</param>
/// <param name="Loss">Which loss.</param>
/// <param name="Optimiser">The rule of descent.</param>
/// <param name="Schedule">The learning rate of each step.</param>
/// <param name="StatisticsMomentum">How much of a batch's statistics enters the running ones: running ← (1 − m) · running + m · batch.</param>
public sealed record TrainingStep(
    Network Network, Anchors Anchors, int Classes, LossSpec Loss, Optimiser Optimiser, LearningRateSchedule Schedule, double StatisticsMomentum = 0.1)
{
    /// <summary>The network's grid.</summary>
    public Size<Cell> Grid => new(Network.Output.Width, Network.Output.Height);

    /// <summary>
    /// Takes one step on a batch: pixels [N, C, H, W] in [0, 1], row-major, and the truths of each image. The old state is used up: its memory
    /// becomes the new one's (clone it first to keep it).
    /// </summary>
    /// <exception cref="TruthException">A truth cannot be used; the message names the image and the box.</exception>
    public TrainingResult Run(TrainingState state, float[] pixels, IReadOnlyList<IReadOnlyList<Truth>> truths)
    {
        var device = state.Weights.Parameters.Leaves[0].Device;
        return device.Evolve(state, s =>
        {
            var images = Tensor.From(device, pixels, truths.Count, Network.Input.Channels, Network.Input.Height, Network.Input.Width);
            return Apply(s, images, LossTargets.Create(device, truths, Anchors, Grid, Classes));
        });
    }

    /// <summary>The step as a pure function: the old state stays as it is.</summary>
    public TrainingResult Apply(TrainingState state, Tensor images, LossTargets targets)
    {
        var result = Diff.ValueAndGrad(
            (ParameterTree parameters) =>
            {
                var output = Network.Train(parameters, images);
                var loss = YoloLoss.Fused(Loss, output.Head, Anchors, targets, state.Seen);
                return new WithExtra<TreePair<LossReport, ParameterTree>>(loss.Value, new(loss.Extra, output.Statistics));
            },
            state.Weights.Parameters);
        var (report, batch) = result.Extra;
        var statistics = Tree.Zip(
            state.Weights.Statistics, batch, (running, now) => Launch.Lanewise(default(Blend), running.Shape, [running, now], 1 - StatisticsMomentum));
        var step = Optimiser.Step(state.Weights.Parameters, result.Gradient, state.Optimiser, Schedule.At(state.Step));
        return new(new(new(step.Parameters, statistics), step.State, state.Step + 1, state.Seen + images.Shape[0]), report);
    }
}

/// <summary>The state after a step and what the loss was made of before it.</summary>
public sealed record TrainingResult(TrainingState State, LossReport Report) : ITree<TrainingResult>
{
    /// <inheritdoc/>
    public IReadOnlyList<Tensor> Leaves => [.. State.Leaves, .. Report.Leaves];

    /// <inheritdoc/>
    public TrainingResult Rebuild(IReadOnlyList<Tensor> leaves) => new(State.Rebuild([.. leaves.SkipLast(1)]), Report.Rebuild([leaves[^1]]));
}
