using Yolo.Autodiff;
using Yolo.Model.Training;

namespace Yolo.Model.Classifying;

/// <summary>One step of training a classifier: −log p̂ of each image's class, averaged over the batch, its gradient, new weights.</summary>
/// <param name="Classifier">The network and its classes.</param>
/// <param name="Optimiser">The rule of descent.</param>
/// <param name="Schedule">The learning rate of each step.</param>
/// <param name="StatisticsMomentum">How much of a batch's statistics enters the running ones.</param>
public sealed record ClassifierStep(Classifier Classifier, Optimiser Optimiser, LearningRateSchedule Schedule, double StatisticsMomentum = 0.1)
{
    /// <summary>
    /// Takes one step on a batch: pixels [N, C, H, W] in [0, 1], row-major, and the class of each image. The old state is used up: its memory becomes
    /// the new one's.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A class is not in 0..K−1.</exception>
    public ClassifierResult Run(TrainingState state, float[] pixels, IReadOnlyList<int> classes)
    {
        var device = state.Device;
        var (input, count) = (Classifier.Network.Input, Classifier.ClassNames.Count);
        var wanted = new double[classes.Count * count];
        for (var i = 0; i < classes.Count; i++)
        {
            wanted[(i * count) + (classes[i] >= 0 && classes[i] < count
                ? classes[i]
                : throw new ArgumentOutOfRangeException(nameof(classes), classes[i], $"Image {i} has class {classes[i]}; there are {count}, from 0 on."))] = 1;
        }
        return device.Evolve(state, s => Apply(
            s,
            Tensor.From(device, pixels, classes.Count, input.Channels, input.Height, input.Width),
            Tensor.From(device, wanted, classes.Count, count, 1, 1)));
    }

    /// <summary>The step as a pure function, given 1 at the class of each image, [N, K, 1, 1].</summary>
    public ClassifierResult Apply(TrainingState state, Tensor images, Tensor wanted)
    {
        var network = Classifier.Logits;
        var result = Diff.ValueAndGrad(
            (ParameterTree parameters) =>
            {
                var output = network.Train(parameters, images, state.Step);
                var loss = Tensor.Sum(wanted * Tensor.LogSoftmax(output.Head, 1)) * (-1.0 / images.Shape[0]);
                return new WithExtra<ParameterTree>(loss, output.Statistics);
            },
            state.Weights.Parameters);
        var next = Descent.Next(state, result.Gradient, result.Extra, images.Shape[0], Optimiser, Schedule.At(state.Step), StatisticsMomentum);
        return new(next.State, result.Value, next.SquaredNorm);
    }
}

/// <summary>The state after a step of a classifier.</summary>
/// <param name="State">The state.</param>
/// <param name="Loss">The loss before the step, a scalar.</param>
/// <param name="SquaredNorm">Σ ∂², a scalar; not finite if the gradient or a new weight is not.</param>
public sealed record ClassifierResult(TrainingState State, Tensor Loss, Tensor SquaredNorm) : ITree<ClassifierResult>
{
    /// <inheritdoc/>
    public IReadOnlyList<Tensor> Leaves => [.. State.Leaves, Loss, SquaredNorm];

    /// <inheritdoc/>
    public ClassifierResult Rebuild(IReadOnlyList<Tensor> leaves) => new(State.Rebuild([.. leaves.SkipLast(2)]), leaves[^2], leaves[^1]);
}
