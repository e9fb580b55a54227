using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Profiling;
using Yolo.Kernels.Skeletons;

namespace Yolo.Autodiff;

/// <summary>The result of batch normalisation: y, and the statistics of this batch as constants, each [1, C, 1, 1].</summary>
/// <param name="Output">(x − mean) / √(variance + ε) · scale + shift.</param>
/// <param name="Mean">The mean of each channel.</param>
/// <param name="Variance">The variance of each channel, divided by the count (not count − 1).</param>
public sealed record BatchNormResult(Tensor Output, Tensor Mean, Tensor Variance);

public sealed partial class Tensor
{
    private static readonly HashSet<int> AllButChannels = [0, 2, 3];

    /// <summary>
    /// y = (x − mean) / √(variance + ε) · scale + shift, with the mean and the variance of each channel over [N, H, W] of this batch.
    /// x [N, C, H, W]; scale, shift [1, C, 1, 1]. Gradients flow through mean and variance. With <paramref name="outsideRoot"/> the divisor is √variance + ε,
    /// as in Darknet on CPUs.
    /// </summary>
    /// <exception cref="ShapeException">Shapes do not fit.</exception>
    public static BatchNormResult BatchNorm(Tensor x, Tensor scale, Tensor shift, double epsilon = 1e-5, bool outsideRoot = false)
    {
        using var op = Profiler.Op("BatchNorm");
        Check.SameDevice("BatchNorm", x, scale, shift);
        Check.Rank("BatchNorm", "the input", x, 4, "[N, C, H, W]");
        var channels = new Shape(1, x.Shape[1], 1, 1);
        Check.That(
            scale.Shape.Equals(channels) && shift.Shape.Equals(channels),
            () => $"BatchNorm: scale {scale.Shape} and shift {shift.Shape} must be {channels} for input {x.Shape}.");
        var value = StopGradient(x);
        double count = x.Shape.Count / x.Shape[1];
        var mean = SumKeep(value, AllButChannels) * (1 / count);
        var variance = Launch.Reduce<SquaredDifference, Add>(default, value.Shape, AllButChannels, [value, mean]) * (1 / count);
        var deviation = Deviation(variance, epsilon, outsideRoot);
        var output = Primitive.Fused(
            [x, scale, shift],
            v => BatchNormComposed(v[0], v[1], v[2], epsilon, outsideRoot),
            v => Launch.Lanewise(default(Normalise), v[0].Shape, [v[0], mean, v[1] / deviation, v[2]]),
            (v, _, g) => BatchNormPullback(v[0], v[1], g, mean, deviation, outsideRoot ? Root(variance) : deviation, count));
        return new(output, mean, variance);
    }

    /// <summary>Batch normalisation written in ops: its specification.</summary>
    public static Tensor BatchNormComposed(Tensor x, Tensor scale, Tensor shift, double epsilon = 1e-5, bool outsideRoot = false)
    {
        double count = x.Shape.Count / x.Shape[1];
        var centred = x - (SumKeep(x, AllButChannels) * (1 / count));
        var variance = SumKeep(Square(centred), AllButChannels) * (1 / count);
        return (centred / Deviation(variance, epsilon, outsideRoot) * scale) + shift;
    }

    private static Tensor Deviation(Tensor variance, double epsilon, bool outsideRoot) =>
        outsideRoot ? Root(variance) + epsilon : Sqrt(variance + epsilon);

    /// <summary>√variance, but not 0, where it has no slope: a channel that does not vary has x = mean throughout, whatever that is divided by.</summary>
    private static Tensor Root(Tensor variance) => Sqrt(Maximum(Scalar(variance.Device, 1e-30), variance));

    /// <summary>∂x = scale/σ · (g − mean(g) − (x − mean)/ρ · mean(g · x̂)), ∂scale = Σ g · x̂, ∂shift = Σ g, with x̂ = (x − mean)/σ and ρ the root in σ: σ itself if ε is in it.</summary>
    private static Tensor[] BatchNormPullback(Tensor x, Tensor scale, Tensor g, Tensor mean, Tensor deviation, Tensor root, double count)
    {
        var sum = SumKeep(g, AllButChannels);
        var dot = Launch.Reduce<DotWithDifference, Add>(default, x.Shape, AllButChannels, [g, x, mean]) / deviation;
        // The three terms of ∂x as g · a + (x − mean) · b + c, with a, b and c for each channel.
        var a = scale / deviation;
        var b = a * dot / root * (-1 / count);
        var c = a * sum * (-1 / count);
        return [Launch.Lanewise(default(TwoProducts), x.Shape, [g, a, x, mean, b, c]), dot, sum];
    }
}

/// <summary>(a − b)².</summary>
public readonly struct SquaredDifference : ILanewise
{
    /// <inheritdoc/>
    public static int Arity => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => (a - b) * (a - b);
}

/// <summary>(a − b) · c + d.</summary>
public readonly struct Normalise : ILanewise
{
    /// <inheritdoc/>
    public static int Arity => 4;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => ((a - b) * c) + d;
}

/// <summary>a · (b − c).</summary>
public readonly struct DotWithDifference : ILanewise
{
    /// <inheritdoc/>
    public static int Arity => 3;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => a * (b - c);
}

/// <summary>a · b + (c − d) · e + f.</summary>
public readonly struct TwoProducts : ILanewise
{
    /// <inheritdoc/>
    public static int Arity => 6;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => (a * b) + ((c - d) * e) + f;
}
