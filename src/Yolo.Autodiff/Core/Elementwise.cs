using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Autodiff;

/// <summary>
/// An element-wise function of one variable and a parameter p, with its derivative. Both are written in lane arithmetic: the derivative runs
/// as a kernel for first derivatives and as ops for higher ones.
/// </summary>
public interface IUnaryFunction
{
    /// <summary>y = f(x; p).</summary>
    TLane Value<TLane>(TLane x, TLane p)
        where TLane : ILane<TLane>;

    /// <summary>∂y/∂x.</summary>
    TLane Derivative<TLane>(TLane x, TLane y, TLane p)
        where TLane : ILane<TLane>;
}

/// <summary>An element-wise function of two variables, with its two derivatives.</summary>
public interface IBinaryFunction
{
    /// <summary>y = f(a, b).</summary>
    TLane Value<TLane>(TLane a, TLane b)
        where TLane : ILane<TLane>;

    /// <summary>∂y/∂a.</summary>
    TLane DerivativeA<TLane>(TLane a, TLane b, TLane y)
        where TLane : ILane<TLane>;

    /// <summary>∂y/∂b.</summary>
    TLane DerivativeB<TLane>(TLane a, TLane b, TLane y)
        where TLane : ILane<TLane>;
}

/// <summary>Makes ops of element-wise functions.</summary>
public static class Elementwise
{
    /// <summary>The op y = f(x; p), element by element.</summary>
    public static Tensor Apply<TFunction>(TFunction f, Tensor x, double p = 0)
        where TFunction : struct, IUnaryFunction =>
        Primitive.Apply(
            x,
            v => Launch.Lanewise(new Valued<TFunction>(f), v.Shape, [v], p),
            (v, y, g) => v.Level == 0 && y.Level == 0 && g.Level == 0
                ? Launch.Lanewise(new Pulled<TFunction>(f), v.Shape, [v, y, g], p)
                : Chain(g, f.Derivative(v, y, Tensor.Scalar(v.Device, p))),
            op: OpName<TFunction>.Text);

    /// <summary>The op y = f(a, b), element by element, broadcasting.</summary>
    public static Tensor Apply<TFunction>(string op, TFunction f, Tensor a, Tensor b)
        where TFunction : struct, IBinaryFunction
    {
        var shape = Check.Broadcast(op, a, b);
        return Primitive.Apply(
            a,
            b,
            (x, y) => Launch.Lanewise(new ValuedPair<TFunction>(f), shape, [x, y]),
            (v, y, g) => Tensor.SumTo(Chain(g, f.DerivativeA(v[0], v[1], y)), a.Shape),
            (v, y, g) => Tensor.SumTo(Chain(g, f.DerivativeB(v[0], v[1], y)), b.Shape),
            op: op);
    }

    /// <summary>LeakyRelu, of LeakyReluFunction.</summary>
    private static class OpName<TFunction>
    {
        public static readonly string Text = typeof(TFunction).Name.Replace("Function", string.Empty, StringComparison.Ordinal);
    }

    /// <summary>
    /// cotangent · derivative, where a cotangent of 0 gives 0 whatever the derivative: what a mask left out stays out. An op of its own, not
    /// a selection: it must stay linear in the cotangent, at 0 too, or transposing it again would lose the derivative.
    /// </summary>
    internal static Tensor Chain(Tensor cotangent, Tensor derivative)
    {
        var shape = Check.Broadcast("Chain", cotangent, derivative);
        return Primitive.Apply(
            cotangent,
            derivative,
            (g, d) => Launch.Lanewise(default(ChainSecond), shape, [g, d]),
            (v, _, h) => Tensor.SumTo(Chain(h, v[1]), cotangent.Shape),
            (v, _, h) => Tensor.SumTo(Chain(h, v[0]), derivative.Shape));
    }
}

/// <summary>a · b, but 0 where a is 0, whatever b: a cotangent a and a derivative b.</summary>
internal readonly struct ChainSecond : ILanewise
{
    /// <inheritdoc/>
    public static int Arity => 2;

    /// <inheritdoc/>
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => TLane.SelectEqual(a, TLane.Constant(0, a), TLane.Constant(0, a), a * b);
}

/// <summary>The kernel of a function's value.</summary>
internal readonly struct Valued<TFunction>(TFunction f) : ILanewise
    where TFunction : struct, IUnaryFunction
{
    private readonly TFunction _f = f;

    /// <inheritdoc/>
    public static int Arity => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => _f.Value(a, scalars.P);
}

/// <summary>The kernel of a function's pullback: operands x, y and the cotangent.</summary>
internal readonly struct Pulled<TFunction>(TFunction f) : ILanewise
    where TFunction : struct, IUnaryFunction
{
    private readonly TFunction _f = f;

    /// <inheritdoc/>
    public static int Arity => 3;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => default(ChainSecond).At(c, _f.Derivative(a, b, scalars.P), c, c, c, c, scalars);
}

/// <summary>The kernel of the value of a function of two variables.</summary>
internal readonly struct ValuedPair<TFunction>(TFunction f) : ILanewise
    where TFunction : struct, IBinaryFunction
{
    private readonly TFunction _f = f;

    /// <inheritdoc/>
    public static int Arity => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => _f.Value(a, b);
}
