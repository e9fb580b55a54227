using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;

namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>y = cos x.</summary>
    public static Tensor Cos(Tensor x) => Elementwise.Apply(default(CosFunction), x);
}

/// <summary>y = cos x.</summary>
public readonly struct CosFunction : IUnaryFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x, TLane p)
        where TLane : ILane<TLane> => TLane.Cos(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane x, TLane y, TLane p)
        where TLane : ILane<TLane> => -TLane.Sin(x);
}
