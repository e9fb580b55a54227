using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;

namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>y = xᵖ for a fixed exponent. A negative x needs a whole p, else y is NaN.</summary>
    public static Tensor Pow(Tensor x, double exponent) => Elementwise.Apply(default(PowScalarFunction), x, exponent);

    /// <summary>y = aᵇ, broadcasting. The derivative for b needs a &gt; 0.</summary>
    public static Tensor Pow(Tensor a, Tensor b) => Elementwise.Apply("Pow", default(PowFunction), a, b);
}

/// <summary>y = xᵖ, ∂y/∂x = p · xᵖ⁻¹.</summary>
public readonly struct PowScalarFunction : IUnaryFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x, TLane p)
        where TLane : ILane<TLane> => TLane.Pow(x, p);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane x, TLane y, TLane p)
        where TLane : ILane<TLane> => p * TLane.Pow(x, p - 1);
}

/// <summary>y = aᵇ, ∂y/∂a = b · aᵇ⁻¹, ∂y/∂b = y · ln a.</summary>
public readonly struct PowFunction : IBinaryFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane a, TLane b)
        where TLane : ILane<TLane> => TLane.Pow(a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeA<TLane>(TLane a, TLane b, TLane y)
        where TLane : ILane<TLane> => b * TLane.Pow(a, b - 1);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeB<TLane>(TLane a, TLane b, TLane y)
        where TLane : ILane<TLane> => y * TLane.Log(a);
}
