using Yolo.Autodiff;
using Yolo.Model.Loss;

namespace Yolo.Model.Training;

/// <summary>What a step's loss was made of and how large its gradient was, still on the device, so that a step need not wait for it.</summary>
/// <param name="Loss">The loss before the step.</param>
/// <param name="SquaredNorm">Σ ∂², a scalar; not finite if the gradient, its squares or the new weights are not.</param>
public sealed record StepReport(LossReport Loss, Tensor SquaredNorm) : ITree<StepReport>
{
    /// <inheritdoc/>
    public IReadOnlyList<Tensor> Leaves => [.. Loss.Leaves, SquaredNorm];

    /// <inheritdoc/>
    public StepReport Rebuild(IReadOnlyList<Tensor> leaves) => new(Loss.Rebuild([.. leaves.SkipLast(1)]), leaves[^1]);

    /// <summary>Waits for the device and reads the numbers.</summary>
    public StepNumbers Read() => new(Loss.Read(), Math.Sqrt(SquaredNorm.ToScalar()));
}

/// <summary>The numbers of a step.</summary>
/// <param name="Loss">The loss before the step.</param>
/// <param name="GradientNorm">√Σ ∂² over all parameters; not finite if a gradient, the sum or a new weight is not.</param>
public sealed record StepNumbers(LossNumbers Loss, double GradientNorm)
{
    /// <summary>Whether all is well. If not, the diagnosis of the step says what is wrong, or that the norm alone overflowed and nothing is.</summary>
    public bool IsFinite => Loss.IsFinite && double.IsFinite(GradientNorm);
}
