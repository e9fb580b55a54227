using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>x where a &gt; b, else y; all broadcast. What is not chosen gets no gradient and may hold anything, NaN too.</summary>
    public static Tensor SelectGreater(Tensor a, Tensor b, Tensor x, Tensor y) => Select("SelectGreater", default(GreaterSelection), a, b, x, y);

    /// <summary>x where a ≥ b, else y; all broadcast.</summary>
    public static Tensor SelectGreaterOrEqual(Tensor a, Tensor b, Tensor x, Tensor y) =>
        Select("SelectGreaterOrEqual", default(GreaterOrEqualSelection), a, b, x, y);

    /// <summary>x where a = b, else y; all broadcast.</summary>
    public static Tensor SelectEqual(Tensor a, Tensor b, Tensor x, Tensor y) => Select("SelectEqual", default(EqualSelection), a, b, x, y);

    /// <summary>x where the mask is not 0, else y; all broadcast. Masks select, they never multiply: an infinity that is not chosen leaves no trace.</summary>
    public static Tensor Where(Tensor mask, Tensor x, Tensor y) => SelectEqual(mask, Constant(mask, 0), y, x);

    /// <summary>1 where a &gt; b, else 0; a constant to every transform.</summary>
    public static Tensor Greater(Tensor a, Tensor b) => SelectGreater(StopGradient(a), StopGradient(b), Constant(a, 1), Constant(a, 0));

    /// <summary>1 where a ≥ b, else 0; a constant to every transform.</summary>
    public static Tensor GreaterOrEqual(Tensor a, Tensor b) =>
        SelectGreaterOrEqual(StopGradient(a), StopGradient(b), Constant(a, 1), Constant(a, 0));

    /// <summary>1 where a &lt; b, else 0; a constant to every transform.</summary>
    public static Tensor Less(Tensor a, Tensor b) => Greater(b, a);

    /// <summary>1 where a ≤ b, else 0; a constant to every transform.</summary>
    public static Tensor LessOrEqual(Tensor a, Tensor b) => GreaterOrEqual(b, a);

    /// <summary>1 where a = b, else 0; a constant to every transform.</summary>
    public static Tensor Equal(Tensor a, Tensor b) => SelectEqual(StopGradient(a), StopGradient(b), Constant(a, 1), Constant(a, 0));

    private static Tensor Constant(Tensor like, double value) => Scalar(like.Device, value);

    private static Tensor Select<TSelection>(string op, TSelection selection, Tensor a, Tensor b, Tensor x, Tensor y)
        where TSelection : struct, ILanewise
    {
        Check.SameDevice(op, a, b, x, y);
        var shape = Shape.Broadcast(op, Shape.Broadcast(op, a.Shape, b.Shape), Shape.Broadcast(op, x.Shape, y.Shape));
        return Primitive.Apply(
            [x, y, StopGradient(a), StopGradient(b)],
            v => Launch.Lanewise(selection, shape, [v[2], v[3], v[0], v[1]]),
            [
                (v, _, g) => SumTo(Select(op, selection, v[2], v[3], g, Constant(g, 0)), x.Shape),
                (v, _, g) => SumTo(Select(op, selection, v[2], v[3], Constant(g, 0), g), y.Shape),
            ],
            op: op);
    }
}

/// <summary>c where a &gt; b, else d.</summary>
internal readonly struct GreaterSelection : ILanewise
{
    /// <inheritdoc/>
    public static int Arity => 4;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => TLane.SelectGreater(a, b, c, d);
}

/// <summary>c where a ≥ b, else d.</summary>
internal readonly struct GreaterOrEqualSelection : ILanewise
{
    /// <inheritdoc/>
    public static int Arity => 4;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => TLane.SelectGreaterOrEqual(a, b, c, d);
}

/// <summary>c where a = b, else d.</summary>
internal readonly struct EqualSelection : ILanewise
{
    /// <inheritdoc/>
    public static int Arity => 4;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => TLane.SelectEqual(a, b, c, d);
}
