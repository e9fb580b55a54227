using System.Runtime.CompilerServices;
using Yolo.Autodiff;
using Yolo.Kernels.Lanes;

namespace Yolo.Examples.OwnOp;

/// <summary>The op y = x · tanh(ln(1 + eˣ)).</summary>
internal static class Mish
{
    public static Tensor Of(Tensor x) => Elementwise.Apply(default(MishFunction), x);
}

/// <summary>Its value and its derivative, in lanes. Public, for kernels are compiled from it.</summary>
public readonly struct MishFunction : IUnaryFunction
{
    /// <summary>y = x · g(x), g(x) = tanh(ln(1 + eˣ)).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x, TLane p)
        where TLane : ILane<TLane> => x * Gate(x);

    /// <summary>∂y/∂x = g(x) + x · (1 − g(x)²) · σ(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane x, TLane y, TLane p)
        where TLane : ILane<TLane> => Gate(x) + (x * (1.0 - (Gate(x) * Gate(x))) / (TLane.Exp(-x) + 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Gate<TLane>(TLane x)
        where TLane : ILane<TLane> => TLane.Tanh(TLane.Log(TLane.Exp(x) + 1));
}
