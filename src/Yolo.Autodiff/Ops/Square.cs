using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;

namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>y = x².</summary>
    public static Tensor Square(Tensor x) => Elementwise.Apply(default(SquareFunction), x);
}

/// <summary>y = x².</summary>
public readonly struct SquareFunction : IUnaryFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x, TLane p)
        where TLane : ILane<TLane> => x * x;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane x, TLane y, TLane p)
        where TLane : ILane<TLane> => x * 2;
}
