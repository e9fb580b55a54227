using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>
    /// y = f(Conv2D(x, filters) + bias) in one pass: sums are never written without bias and function. x [N, C, H, W]; filters [O, C, KH, KW]; bias [1, O, 1, 1]. The
    /// parameter of <typeparamref name="TFunction"/> is Darknet's slope, 0.1. Derivatives go through the composition.
    /// </summary>
    /// <exception cref="ShapeException">Shapes do not fit.</exception>
    public static Tensor Conv2DActivated<TFunction>(TFunction function, Tensor x, Tensor filters, Tensor bias, int stride = 1, int padding = 0)
        where TFunction : struct, IUnaryFunction
    {
        Check.SameDevice("Conv2D", x, filters, bias);
        var shape = ShapeOf("Conv2D", x.Shape, filters.Shape, stride, padding, groups: 1);
        var channels = new Shape(1, shape.OutputChannels, 1, 1);
        Check.That(bias.Shape.Equals(channels), () => $"Conv2D: bias {bias.Shape} must be {channels} for filters {filters.Shape}.");
        Tensor Composed(IReadOnlyList<Tensor> v) => Elementwise.Apply(function, Conv2D(v[0], v[1], stride, padding) + v[2], BiasThen<TFunction>.Slope);
        return Primitive.Fused(
            [x, filters, bias],
            Composed,
            v => Forward(shape, v[0], v[1], new BiasThen<TFunction>(function), v[2]),
            (v, _, g) => [.. Diff.Vjp(Composed, v).Pullback(g)]);
    }
}

/// <summary>f(sum + bias; 0.1): what a convolution does with a sum before it stores it.</summary>
internal readonly struct BiasThen<TFunction>(TFunction function) : ILanewise
    where TFunction : struct, IUnaryFunction
{
    /// <summary>The function's parameter: Darknet's slope for negative numbers.</summary>
    internal const double Slope = 0.1;

    private readonly TFunction _function = function;

    /// <inheritdoc/>
    public static int Arity => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane>
    {
        var sum = a + b;
        return _function.Value(sum, TLane.Constant(Slope, sum));
    }
}

/// <summary>x: no activation.</summary>
public readonly struct IdentityFunction : IUnaryFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Value<TLane>(TLane x, TLane p)
        where TLane : ILane<TLane> => x;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Derivative<TLane>(TLane x, TLane y, TLane p)
        where TLane : ILane<TLane> => TLane.Constant(1, x);
}
