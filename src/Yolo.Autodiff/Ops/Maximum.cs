using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;

namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>The greater of a and b, broadcasting; a takes the gradient where they are equal.</summary>
    public static Tensor Maximum(Tensor a, Tensor b) => Elementwise.Apply("Maximum", default(MaximumFunction), a, b);
}

/// <summary>The greater of a and b.</summary>
public readonly struct MaximumFunction : IBinaryFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane a, TLane b)
        where TLane : ILane<TLane> => TLane.SelectGreaterOrEqual(a, b, a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeA<TLane>(TLane a, TLane b, TLane y)
        where TLane : ILane<TLane> => TLane.SelectGreaterOrEqual(a, b, TLane.Constant(1, a), TLane.Constant(0, a));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeB<TLane>(TLane a, TLane b, TLane y)
        where TLane : ILane<TLane> => TLane.SelectGreaterOrEqual(a, b, TLane.Constant(0, a), TLane.Constant(1, a));
}
