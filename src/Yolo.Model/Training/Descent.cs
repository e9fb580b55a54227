using Yolo.Autodiff;
using Yolo.Kernels.Profiling;
using Yolo.Model.Networks;

namespace Yolo.Model.Training;

/// <summary>From a gradient to the next state, whatever was learnt.</summary>
internal static class Descent
{
    /// <summary>The optimiser's step, with the batch's statistics blended into the running ones: running ← (1 − m) · running + m · batch.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="gradient">The gradient in its parameters.</param>
    /// <param name="batch">The statistics of the batch.</param>
    /// <param name="images">How many images the batch has.</param>
    /// <param name="optimiser">The rule of descent.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="momentum">m.</param>
    /// <param name="overwrite">Whether the old weights and what the optimiser remembers may be used up.</param>
    /// <param name="limit">The longest gradient; a longer one is shortened to it. 0 for no limit.</param>
    /// <param name="average">How the state's average goes on.</param>
    public static DescentResult Next(
        TrainingState state, ParameterTree gradient, ParameterTree batch, int images, Optimiser optimiser, double rate, double momentum,
        bool overwrite = false, double limit = 0, WeightAverage? average = null)
    {
        using var phase = Profiler.In(Phase.Optimiser);
        var statistics = Profiler.Op("Running statistics", () => Tree.Zip(
            state.Weights.Statistics, batch, (running, now) => Launch.Lanewise(default(Blend), running.Shape, [running, now], 1 - momentum)));
        var taken = limit > 0 ? Profiler.Op("Gradient limit", () => Limited(gradient, limit)) : gradient;
        var step = Profiler.Op(optimiser.GetType().Name, () => optimiser.Step(state.Weights.Parameters, taken, state.Optimiser, rate, overwrite));
        var weights = new Weights(step.Parameters, statistics);
        var next = new TrainingState(weights, step.State, state.Step + 1, state.Seen + images)
        {
            Average = state.Average is { } old && average is not null ? Profiler.Op("Weight average", () => average.Next(old, weights, state.Step + 1)) : null,
        };
        return new(next, Profiler.Op("Norm of the gradient", () => FiniteCheck.Of(gradient, weights)));
    }

    /// <summary>∂ · min(1, limit / √Σ ∂²), without a look at the number.</summary>
    private static ParameterTree Limited(ParameterTree gradient, double limit)
    {
        var squares = gradient.Leaves.Select(leaf => Tensor.Sum(Tensor.Square(leaf))).Aggregate((a, b) => a + b);
        var one = Tensor.Scalar(squares.Device, 1);
        var factor = Tensor.Minimum(one, Tensor.Reciprocal(Tensor.Maximum(Tensor.Sqrt(squares), Tensor.Scalar(squares.Device, 1e-30)), limit));
        return Tree.Map(gradient, leaf => leaf * factor);
    }
}

/// <summary>The state after a step, and Σ ∂², which is not finite if the gradient or a new weight is not.</summary>
internal sealed record DescentResult(TrainingState State, Tensor SquaredNorm);
