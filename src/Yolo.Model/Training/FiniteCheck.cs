using System.Runtime.CompilerServices;
using Yolo.Autodiff;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;
using Yolo.Model.Networks;

namespace Yolo.Model.Training;

/// <summary>
/// Whether numbers are finite, asked on the device with one number for an answer. 0 · x is 0 for a finite x and NaN for any other, so a sum of such
/// products costs no branch, and rides along with a sum that is wanted anyway.
/// </summary>
internal static class FiniteCheck
{
    /// <summary>Operands of a kernel.</summary>
    private const int Most = 6;

    /// <summary>
    /// Σ ∂² over all elements of the gradient, plus 0 for each new weight and statistic, a scalar: the square of the gradient's norm if all is finite and
    /// no square overflows. One launch for each parameter, one for up to six statistics of one shape, one for each five of these sums.
    /// </summary>
    public static Tensor Of(ParameterTree gradient, Weights after)
    {
        var zero = Tensor.Scalar(after.Parameters.Leaves[0].Device, 0);
        Tensor[] sums =
        [
            .. gradient.Leaves.Zip(after.Parameters.Leaves, (g, w) => Total<SquareAndNothing>(0, g, w)),
            .. after.Statistics.Leaves.GroupBy(t => t.Shape).SelectMany(same => same.Chunk(Most)).Select(Nothing),
        ];
        return sums.Chunk(Most - 1).Aggregate(zero, (sum, some) => Launch.Lanewise(default(ScaledSum), sum.Shape, [sum, .. Filled(some, zero, Most - 1)], 1));
    }

    /// <summary>Whether every element of a tensor is finite. Waits for the device.</summary>
    public static bool IsFinite(Tensor x) => double.IsFinite(Nothing([x]).ToScalar());

    private static Tensor Nothing(Tensor[] tensors) => Total<ScaledSum>(0, Filled(tensors, tensors[^1], Most));

    private static Tensor[] Filled(Tensor[] tensors, Tensor with, int count) => [.. tensors, .. Enumerable.Repeat(with, count - tensors.Length)];

    private static Tensor Total<TFunction>(double p, params Tensor[] operands)
        where TFunction : struct, ILanewise
    {
        var shape = operands[0].Shape;
        return Tensor.Reshape(Launch.Reduce<TFunction, Add>(default, shape, Enumerable.Range(0, shape.Rank).ToHashSet(), operands, p), []);
    }
}

/// <summary>a² + p · b.</summary>
internal readonly struct SquareAndNothing : ILanewise
{
    /// <inheritdoc/>
    public static int Arity => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => (a * a) + (scalars.P * b);
}

/// <summary>p · a + p · b + p · c + p · d + p · e + p · f.</summary>
internal readonly struct ScaledSum : ILanewise
{
    /// <inheritdoc/>
    public static int Arity => 6;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> =>
        (scalars.P * a) + (scalars.P * b) + (scalars.P * c) + (scalars.P * d) + (scalars.P * e) + (scalars.P * f);
}
