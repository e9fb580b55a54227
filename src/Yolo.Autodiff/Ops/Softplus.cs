using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;

namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>y = ln(1 + eˣ), computed as max(x, 0) + ln(1 + e^−|x|) so that nothing overflows.</summary>
    public static Tensor Softplus(Tensor x) => Elementwise.Apply(default(SoftplusFunction), x);
}

/// <summary>y = ln(1 + eˣ), computed as max(x, 0) + ln(1 + e^−|x|) so that nothing overflows.</summary>
public readonly struct SoftplusFunction : IUnaryFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x, TLane p)
        where TLane : ILane<TLane> => TLane.SelectGreater(x, TLane.Constant(0, x), x, TLane.Constant(0, x)) + TLane.Log(TLane.Exp(-TLane.Abs(x)) + 1);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane x, TLane y, TLane p)
        where TLane : ILane<TLane> => 1.0 / (TLane.Exp(-x) + 1);
}
