using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;

namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>y = |x|, with derivative 0 at 0.</summary>
    public static Tensor Abs(Tensor x) => Elementwise.Apply(default(AbsFunction), x);
}

/// <summary>y = |x|, with derivative 0 at 0.</summary>
public readonly struct AbsFunction : IUnaryFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x, TLane p)
        where TLane : ILane<TLane> => TLane.Abs(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane x, TLane y, TLane p)
        where TLane : ILane<TLane> => TLane.SelectGreater(x, TLane.Constant(0, x), TLane.Constant(1, x), TLane.SelectEqual(x, TLane.Constant(0, x), TLane.Constant(0, x), -TLane.Constant(1, x)));
}
