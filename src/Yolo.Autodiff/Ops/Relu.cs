using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;

namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>y = max(x, 0), with derivative 0 at 0.</summary>
    public static Tensor Relu(Tensor x) => Elementwise.Apply(default(ReluFunction), x);
}

/// <summary>y = max(x, 0), with derivative 0 at 0.</summary>
public readonly struct ReluFunction : IUnaryFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x, TLane p)
        where TLane : ILane<TLane> => TLane.SelectGreater(x, TLane.Constant(0, x), x, TLane.Constant(0, x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane x, TLane y, TLane p)
        where TLane : ILane<TLane> => TLane.SelectGreater(x, TLane.Constant(0, x), TLane.Constant(1, x), TLane.Constant(0, x));
}
