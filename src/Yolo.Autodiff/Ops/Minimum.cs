using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;

namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>The lesser of a and b, broadcasting; a takes the gradient where they are equal.</summary>
    public static Tensor Minimum(Tensor a, Tensor b) => Elementwise.Apply("Minimum", default(MinimumFunction), a, b);
}

/// <summary>The lesser of a and b.</summary>
public readonly struct MinimumFunction : IBinaryFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane a, TLane b)
        where TLane : ILane<TLane> => TLane.SelectGreaterOrEqual(b, a, a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeA<TLane>(TLane a, TLane b, TLane y)
        where TLane : ILane<TLane> => TLane.SelectGreaterOrEqual(b, a, TLane.Constant(1, a), TLane.Constant(0, a));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeB<TLane>(TLane a, TLane b, TLane y)
        where TLane : ILane<TLane> => TLane.SelectGreaterOrEqual(b, a, TLane.Constant(0, a), TLane.Constant(1, a));
}
