using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;

namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>y = ln x.</summary>
    public static Tensor Log(Tensor x) => Elementwise.Apply(default(LogFunction), x);
}

/// <summary>y = ln x.</summary>
public readonly struct LogFunction : IUnaryFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x, TLane p)
        where TLane : ILane<TLane> => TLane.Log(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane x, TLane y, TLane p)
        where TLane : ILane<TLane> => 1.0 / x;
}
