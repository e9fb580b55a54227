using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;

namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>y = a / b, broadcasting.</summary>
    public static Tensor Divide(Tensor a, Tensor b) => Elementwise.Apply("Divide", default(DivideFunction), a, b);
}

/// <summary>y = a / b, ∂y/∂a = 1 / b, ∂y/∂b = −y / b.</summary>
public readonly struct DivideFunction : IBinaryFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane a, TLane b)
        where TLane : ILane<TLane> => a / b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeA<TLane>(TLane a, TLane b, TLane y)
        where TLane : ILane<TLane> => 1.0 / b;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeB<TLane>(TLane a, TLane b, TLane y)
        where TLane : ILane<TLane> => -(y / b);
}
