using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;

namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>y = x + addend.</summary>
    public static Tensor AddScalar(Tensor x, double addend) => Elementwise.Apply(default(AddScalarFunction), x, addend);
}

/// <summary>y = x + addend.</summary>
public readonly struct AddScalarFunction : IUnaryFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x, TLane p)
        where TLane : ILane<TLane> => x + p;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane x, TLane y, TLane p)
        where TLane : ILane<TLane> => TLane.Constant(1, x);
}
