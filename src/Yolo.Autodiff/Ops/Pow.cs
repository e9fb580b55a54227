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
        where TLane : ILane<TLane> => Powers.Derivative(x, p);
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
        where TLane : ILane<TLane> => Powers.Derivative(a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane DerivativeB<TLane>(TLane a, TLane b, TLane y)
        where TLane : ILane<TLane> => y * TLane.Log(a);
}

internal static class Powers
{
    /// <summary>p · xᵖ⁻¹, and 0 for p = 0 even at x = 0: x⁰ is 1 everywhere.</summary>
    public static TLane Derivative<TLane>(TLane x, TLane p)
        where TLane : ILane<TLane> =>
        TLane.SelectEqual(p, TLane.Constant(0, p), TLane.Constant(0, p), p * TLane.Pow(x, p - 1));
}
