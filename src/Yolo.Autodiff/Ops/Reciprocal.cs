using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;

namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>y = numerator / x.</summary>
    public static Tensor Reciprocal(Tensor x, double numerator = 1) => Elementwise.Apply(default(ReciprocalFunction), x, numerator);
}

/// <summary>y = numerator / x.</summary>
public readonly struct ReciprocalFunction : IUnaryFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x, TLane p)
        where TLane : ILane<TLane> => p / x;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane x, TLane y, TLane p)
        where TLane : ILane<TLane> => -(y / x);
}
