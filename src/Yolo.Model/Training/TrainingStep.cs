using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Distributed;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;
using Yolo.Model.Networks;
using Yolo.Model.Validation;

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
    /// <summary>Whether the backward pass computes maps again instead of keeping them (<see cref="Network.TrainRecomputing"/>): the same numbers in less memory and more time.</summary>
    public bool Recompute { get; init; }

    /// <summary>The longest gradient (√Σ ∂² over all parameters); a longer one is shortened to it. 0 for no limit.</summary>
    public double GradientLimit { get; init => field = Require.NotNegative(value, nameof(GradientLimit)); }

    /// <summary>The average of the weights that the state carries along; none for none.</summary>
    public WeightAverage? Average { get; init; }

    /// <summary>
    /// The processes that take each step together, each with an equal share of the batch; the gradient, and the statistics that the state remembers, are the means of theirs, and all have the
    /// same state afterwards. It is the step of one process in as many parts, to the last bit for two processes on the host; with <see cref="SharedStatistics"/> it is that of one process.
    /// </summary>
    public IAllReduce Processes { get; init; } = Alone.Here;

    /// <summary>
    /// Whether normalisations take the statistics of the whole batch, rather than of what a process or a part has of it. Parts are then computed at the same time and are in memory together.
    /// A process without others computes halves (<see cref="ComputesHalves"/>), and so sums in the order of two.
    /// </summary>
    public bool SharedStatistics { get; init; }

    /// <summary>Whether each part is computed in two halves, if it can be halved: what two processes with <see cref="SharedStatistics"/> would have of it, so that both end with the same bits.</summary>
    public bool ComputesHalves => SharedStatistics && Processes.Size == 1;

    /// <summary>
    /// Bytes of gradients that are sent to other processes together, at least. The usual 25 MB are enough for latency to be little of their time, and leave little to the last ones, which no computation hides.
    /// </summary>
    public int BucketBytes { get; init => field = Require.AtLeastOne(value, nameof(BucketBytes)); } = 25 << 20;

    /// <summary>The state before the first step: weights drawn from a seed, on a device.</summary>
    public TrainingState Start(Device device, long seed) => TrainingState.Start(Network, Optimiser, device, seed, Average is not null);

    /// <summary>The same step for images of another size; anchors stay as many cells as they are.</summary>
    public TrainingStep For(int height, int width) =>
        Network.Input.Height == height && Network.Input.Width == width ? this : this with { Network = Network with { Input = Network.Input with { Height = height, Width = width } } };

    /// <summary>The network's grid.</summary>
    public Size<Cell> Grid => new(Network.Output.Width, Network.Output.Height);

    /// <summary>The loss as a function of the network's head.</summary>
    public HeadLoss HeadLoss => new(Loss, Anchors, Grid, Classes);

    /// <summary>
    /// Takes one step on a batch: pixels [N, C, H, W] in [0, 1], row-major, and the truths of each image. The old state is used up: its memory
    /// becomes the new one's (clone it first to keep it).
    /// </summary>
    /// <exception cref="TruthException">A truth cannot be used; the message names the image and the box.</exception>
    public TrainingResult Run(TrainingState state, float[] pixels, IReadOnlyList<IReadOnlyList<Truth>> truths)
    {
        var device = state.Device;
        var result = Processes.Size > 1 || ComputesHalves
            ? Attempt(state, pixels, truths)
            : device.Region(() => Apply(state, Images(device, pixels, truths.Count), HeadLoss.Targets(device, truths), overwrite: true));
        Scope.Replace(state, result);
        return result;
    }

    /// <summary>
    /// As <see cref="Run"/>, but the old state stays, so that a step whose numbers turn out not to be finite can be looked into: <see cref="Scope.Replace"/> gives it back
    /// before the next step. For a moment both states are in memory.
    /// </summary>
    /// <exception cref="TruthException">A truth cannot be used; the message names the image and the box.</exception>
    public TrainingResult Attempt(TrainingState state, float[] pixels, IReadOnlyList<IReadOnlyList<Truth>> truths) => Attempt(state, [new TrainingPart(pixels, truths)]);

    /// <summary>
    /// The same in parts, for batches that the memory does not hold at once: the gradient and the statistics are the means of the parts'. It is the step of the whole batch
    /// but for what a part has of its own: its counts of slots, and its statistics unless they are shared.
    /// </summary>
    /// <exception cref="TruthException">A truth cannot be used; the message names the image and the box.</exception>
    public TrainingResult Attempt(TrainingState state, IReadOnlyList<TrainingPart> parts)
    {
        if (ComputesHalves && parts.All(part => part.Truths.Count % 2 == 0))
        {
            parts = [.. parts.SelectMany(part => part.Halves)];
        }
        var device = state.Device;
        return parts is [var only] && Processes.Size == 1
            ? device.Region(() => Apply(state, Images(device, only), HeadLoss.Targets(device, only.Truths)))
            : device.Region(() =>
            {
                var processes = Processes.Size > 1 ? new GradientSum(Processes, device, BucketBytes, sumsBetween: SharedStatistics) : null;
                var count = parts.Count * Processes.Size;
                PartialGradient Partial(int i, IBatchPeers? peers) => device.Region(() =>
                {
                    var part = parts[i];
                    var known = parts.Count == 1 && processes is not null ? processes.Add : (Action<int, Tensor>?)null;
                    var result = Gradient(state, Images(device, part), HeadLoss.Targets(device, part.Truths), (Processes.Rank * parts.Count) + i, count, peers, known);
                    return new PartialGradient(result.Gradient, result.Extra.First, result.Extra.Second);
                });
                var atOnce = SharedStatistics && parts.Count > 1 ? PartsAtOnce.Run(parts.Count, Processes, Partial) : null;
                var sum = PartialGradient.Sum(parts.Count, i => atOnce?[i] ?? Partial(i, ProcessPeers));
                return Descend(state, (processes is null ? sum : processes.Of(sum)).Mean(count), parts.Sum(part => part.Truths.Count) * Processes.Size, overwrite: false);
            });
    }

    /// <summary>The step as a pure function: the old state stays as it is.</summary>
    public TrainingResult Apply(TrainingState state, Tensor images, LossTargets targets) => Apply(state, images, targets, overwrite: false);

    private TrainingResult Apply(TrainingState state, Tensor images, LossTargets targets, bool overwrite)
    {
        var result = Gradient(state, images, targets);
        return Descend(state, new(result.Gradient, result.Extra.First, result.Extra.Second), images.Shape[0], overwrite);
    }

    private TrainingResult Descend(TrainingState state, PartialGradient gradient, int images, bool overwrite)
    {
        var next = Descent.Next(
            state, gradient.Gradient, gradient.Statistics, images, Optimiser, Schedule.At(state.Step), StatisticsMomentum, overwrite, GradientLimit, Average);
        return new(next.State, new(gradient.Report, next.SquaredNorm));
    }

    /// <summary>The loss and its gradient in the parameters; with it come the report and the statistics of the batch.</summary>
    public ValueAndGradResult<ParameterTree, TreePair<LossReport, ParameterTree>> Gradient(
        TrainingState state, Tensor images, LossTargets targets, int part = 0) => Gradient(state, images, targets, part, parts: 1, ProcessPeers, known: null);

    private BatchPeers? ProcessPeers => SharedStatistics && Processes.Size > 1 ? new BatchPeers(Processes) : null;

    /// <summary>As its share of the mean over so many parts: one number is divided, not each of the gradient.</summary>
    private ValueAndGradResult<ParameterTree, TreePair<LossReport, ParameterTree>> Gradient(
        TrainingState state, Tensor images, LossTargets targets, int part, int parts, IBatchPeers? peers, Action<int, Tensor>? known) => Diff.ValueAndGrad(
            (ParameterTree parameters) =>
            {
                var seed = state.Step + ((long)part << 40);
                var output = Recompute ? Network.TrainRecomputing(parameters, images, seed, peers) : Network.Train(parameters, images, seed, peers);
                var loss = HeadLoss.Of(output.Head, targets, state.Seen);
                return new WithExtra<TreePair<LossReport, ParameterTree>>(parts == 1 ? loss.Value : loss.Value * (1.0 / parts), new(loss.Extra, output.Statistics));
            },
            state.Weights.Parameters,
            known);

    private Tensor Images(Device device, TrainingPart part) => part.Staged is { } staged && staged.Device == device
        ? Tensor.From(staged, part.Truths.Count, Network.Input.Channels, Network.Input.Height, Network.Input.Width)
        : Images(device, part.Pixels, part.Truths.Count);

    /// <summary>Pixels [N, C, H, W], row-major, on a device.</summary>
    public Tensor Images(Device device, float[] pixels, int count) =>
        Tensor.From(device, pixels, count, Network.Input.Channels, Network.Input.Height, Network.Input.Width);
}

/// <summary>The state after a step and what is known of it.</summary>
public sealed record TrainingResult(TrainingState State, StepReport Report) : ITree<TrainingResult>
{
    /// <inheritdoc/>
    public IReadOnlyList<Tensor> Leaves => [.. State.Leaves, .. Report.Leaves];

    /// <inheritdoc/>
    public TrainingResult Rebuild(IReadOnlyList<Tensor> leaves)
    {
        var count = State.Leaves.Count;
        return new(State.Rebuild([.. leaves.Take(count)]), Report.Rebuild([.. leaves.Skip(count)]));
    }
}
