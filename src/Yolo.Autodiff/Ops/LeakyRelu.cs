using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;

namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>y = x where x &gt; 0, else slope · x. Darknet's slope is 0.1.</summary>
    public static Tensor LeakyRelu(Tensor x, double slope = 0.1) => Elementwise.Apply(default(LeakyReluFunction), x, slope);
}

/// <summary>y = x where x &gt; 0, else slope · x.</summary>
public readonly struct LeakyReluFunction : IUnaryFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x, TLane p)
        where TLane : ILane<TLane> => TLane.SelectGreater(x, TLane.Constant(0, x), x, p * x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane x, TLane y, TLane p)
        where TLane : ILane<TLane> => TLane.SelectGreater(x, TLane.Constant(0, x), TLane.Constant(1, x), p);
}
