using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;

namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>y = √x. The derivative at 0 is infinite; a cotangent of 0 still gives 0.</summary>
    public static Tensor Sqrt(Tensor x) => Elementwise.Apply(default(SqrtFunction), x);
}

/// <summary>y = √x.</summary>
public readonly struct SqrtFunction : IUnaryFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x, TLane p)
        where TLane : ILane<TLane> => TLane.Sqrt(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane x, TLane y, TLane p)
        where TLane : ILane<TLane> => 0.5 / y;
}
