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
    /// as in Darknet on CPUs. With <paramref name="peers"/> mean and variance are those of all parts of the batch.
    /// </summary>
    /// <exception cref="ShapeException">Shapes do not fit.</exception>
    public static BatchNormResult BatchNorm(Tensor x, Tensor scale, Tensor shift, double epsilon = 1e-5, bool outsideRoot = false, IBatchPeers? peers = null) =>
        BatchNormActivated(default(IdentityFunction), x, scale, shift, epsilon, outsideRoot, peers);

    /// <summary>
    /// f(<see cref="BatchNorm"/>(x)), and its derivative, without the maps between: statistics in one pass, normalisation and f in one, the derivative in two. The parameter
    /// of <typeparamref name="TFunction"/> is Darknet's slope, 0.1.
    /// </summary>
    /// <exception cref="ShapeException">Shapes do not fit.</exception>
    public static BatchNormResult BatchNormActivated<TFunction>(
        TFunction function, Tensor x, Tensor scale, Tensor shift, double epsilon = 1e-5, bool outsideRoot = false, IBatchPeers? peers = null)
        where TFunction : struct, IUnaryFunction => Normalise(
            "BatchNorm", x, scale, shift, epsilon, outsideRoot, peers,
            y => Elementwise.Apply(function, y, BiasThen<TFunction>.Slope),
            (v, form) => Launch.Lanewise(new NormaliseThen<TFunction>(function), v.Shape, [v, form.Factor, form.Offset]),
            (v, g, form) => BatchNormPullback(function, v, g, form));

    /// <summary>Normalisation and what follows it, as <paramref name="then"/> says and <paramref name="forward"/> and <paramref name="backward"/> do at once.</summary>
    private static BatchNormResult Normalise(
        string name, Tensor x, Tensor scale, Tensor shift, double epsilon, bool outsideRoot, IBatchPeers? peers,
        Func<Tensor, Tensor> then, Func<Tensor, BatchNormForm, Tensor> forward, Func<Tensor, Tensor, BatchNormForm, Tensor[]> backward)
    {
        using var op = Profiler.Op(name);
        Check.SameDevice(name, x, scale, shift);
        Check.Rank(name, "the input", x, 4, "[N, C, H, W]");
        var channels = new Shape(1, x.Shape[1], 1, 1);
        Check.That(
            scale.Shape.Equals(channels) && shift.Shape.Equals(channels),
            () => $"{name}: scale {scale.Shape} and shift {shift.Shape} must be {channels} for input {x.Shape}.");
        var moments = OfAllParts(ChannelSums.Moments(StopGradient(x)), peers);
        var deviation = Deviation(moments.Variance, epsilon, outsideRoot);
        // (x − mean) · factor + shift as x · factor + offset: what that loses by rounding, rounding x itself had lost before.
        BatchNormForm Form(Tensor scaleValue, Tensor shiftValue)
        {
            var factor = scaleValue / deviation;
            return new(moments.Mean, deviation, outsideRoot ? Root(moments.Variance) : deviation, factor, shiftValue - (moments.Mean * factor), peers);
        }
        var output = Primitive.Fused(
            [x, scale, shift],
            v => then(BatchNormComposed(v[0], v[1], v[2], epsilon, outsideRoot, peers)),
            v => forward(v[0], Form(v[1], v[2])),
            (v, _, g) => backward(v[0], g, Form(v[1], v[2])),
            Saved.Inputs,
            name);
        return new(output, moments.Mean, moments.Variance);
    }

    /// <summary>Batch normalisation written in ops: its specification.</summary>
    public static Tensor BatchNormComposed(Tensor x, Tensor scale, Tensor shift, double epsilon = 1e-5, bool outsideRoot = false, IBatchPeers? peers = null)
    {
        double count = x.Shape.Count / x.Shape[1] * (peers?.Count ?? 1);
        Tensor Mean(Tensor t) => OfAllParts(SumKeep(t, AllButChannels), peers) * (1 / count);
        var centred = x - Mean(x);
        var variance = Mean(Square(centred));
        return (centred / Deviation(variance, epsilon, outsideRoot) * scale) + shift;
    }

    private static Tensor OfAllParts(Tensor sum, IBatchPeers? peers) => peers is null ? sum : SumOverPeers(sum, peers);

    /// <summary>Parts are equally large: the mean of all is the mean of theirs, and the variance is theirs and that between their means.</summary>
    private static (Tensor Mean, Tensor Variance) OfAllParts((Tensor Mean, Tensor Variance) own, IBatchPeers? peers)
    {
        if (peers is null)
        {
            return own;
        }
        var mean = SumOverPeers(own.Mean, peers) * (1.0 / peers.Count);
        return (mean, SumOverPeers(own.Variance + Square(own.Mean - mean), peers) * (1.0 / peers.Count));
    }

    private static Tensor Deviation(Tensor variance, double epsilon, bool outsideRoot) =>
        outsideRoot ? Root(variance) + epsilon : Sqrt(variance + epsilon);

    /// <summary>√variance, but not 0, where it has no slope: a channel that does not vary has x = mean throughout, whatever that is divided by.</summary>
    private static Tensor Root(Tensor variance) => Sqrt(Maximum(Scalar(variance.Device, 1e-30), variance));

    private static Tensor[] BatchNormPullback<TFunction>(TFunction function, Tensor x, Tensor g, BatchNormForm form)
        where TFunction : struct, IUnaryFunction
    {
        var (sum, dotWithDifference) = ChannelSums.OfCotangent(function, g, x, form);
        var slopes = BatchNormSlopes.Of(form, x.Shape, sum, dotWithDifference);
        return [Launch.LanewiseOver(new NormaliseBack<TFunction>(function), [g, x, form.Factor, form.Offset, slopes.OfX, slopes.Constant]), slopes.OfScale, sum];
    }
}

/// <summary>What normalises the channels of a batch, each [1, C, 1, 1]: x̂ · scale + shift = x · factor + offset.</summary>
internal sealed record BatchNormForm(Tensor Mean, Tensor Deviation, Tensor Root, Tensor Factor, Tensor Offset, IBatchPeers? Peers);

/// <summary>
/// ∂x = scale/σ · (h − mean(h) − (x − mean)/ρ · mean(h · x̂)), ∂scale = Σ h · x̂, ∂shift = Σ h, with h = g · f′, x̂ = (x − mean)/σ and ρ the root in σ: σ itself if ε is
/// in it. For each channel ∂x = h · factor + x · OfX + Constant.
/// </summary>
internal sealed record BatchNormSlopes(Tensor OfX, Tensor Constant, Tensor OfScale)
{
    /// <summary>From Σ h and Σ h · (x − mean) over the x of that shape. ∂x needs those of all parts of the batch; ∂scale is this part's share.</summary>
    public static BatchNormSlopes Of(BatchNormForm form, Shape x, Tensor sum, Tensor dotWithDifference)
    {
        double count = x.Count / x[1] * (form.Peers?.Count ?? 1);
        var share = dotWithDifference / form.Deviation;
        var (all, dot) = form.Peers is { } peers ? (Tensor.SumOverPeers(sum, peers), Tensor.SumOverPeers(share, peers)) : (sum, share);
        var ofX = form.Factor * dot / form.Root * (-1 / count);
        return new(ofX, (form.Factor * all * (-1 / count)) - (form.Mean * ofX), share);
    }
}

/// <summary>f(a · b + c).</summary>
internal readonly struct NormaliseThen<TFunction>(TFunction function) : ILanewise
    where TFunction : struct, IUnaryFunction
{
    private readonly TFunction _function = function;

    /// <inheritdoc/>
    public static int Arity => 3;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => _function.Value((a * b) + c, TLane.Constant(BiasThen<TFunction>.Slope, a));
}

/// <summary>h · c + b · e + f, with h the cotangent a behind the function of b · c + d.</summary>
internal readonly struct NormaliseBack<TFunction>(TFunction function) : ILanewise
    where TFunction : struct, IUnaryFunction
{
    private readonly TFunction _function = function;

    /// <inheritdoc/>
    public static int Arity => 6;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => (Behind<TFunction>.Of(_function, a, b, c, d) * c) + (b * e) + f;
}
