using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>a + b, broadcasting.</summary>
    public static Tensor operator +(Tensor a, Tensor b) => Add(a, b);

    /// <summary>a − b, broadcasting.</summary>
    public static Tensor operator -(Tensor a, Tensor b) => Subtract(a, b);

    /// <summary>a · b element by element, broadcasting.</summary>
    public static Tensor operator *(Tensor a, Tensor b) => Multiply(a, b);

    /// <summary>a / b element by element, broadcasting.</summary>
    public static Tensor operator /(Tensor a, Tensor b) => Divide(a, b);

    /// <summary>−a.</summary>
    public static Tensor operator -(Tensor a) => Negate(a);

    /// <summary>a + b.</summary>
    public static Tensor operator +(Tensor a, double b) => AddScalar(a, b);

    /// <summary>a + b.</summary>
    public static Tensor operator +(double a, Tensor b) => AddScalar(b, a);

    /// <summary>a − b.</summary>
    public static Tensor operator -(Tensor a, double b) => AddScalar(a, -b);

    /// <summary>a − b.</summary>
    public static Tensor operator -(double a, Tensor b) => AddScalar(Negate(b), a);

    /// <summary>a · b.</summary>
    public static Tensor operator *(Tensor a, double b) => Scale(a, b);

    /// <summary>a · b.</summary>
    public static Tensor operator *(double a, Tensor b) => Scale(b, a);

    /// <summary>a / b.</summary>
    public static Tensor operator /(Tensor a, double b) => Scale(a, 1 / b);

    /// <summary>a / b.</summary>
    public static Tensor operator /(double a, Tensor b) => Reciprocal(b, a);

    /// <summary>x / divisor: with it and <see cref="Zero"/>, F#'s <c>List.average</c> takes tensors.</summary>
    public static Tensor DivideByInt(Tensor x, int divisor) => Scale(x, 1.0 / divisor);

    /// <summary>a + b, broadcasting.</summary>
    public static Tensor Add(Tensor a, Tensor b)
    {
        if (ReferenceEquals(a, Zero) || ReferenceEquals(b, Zero))
        {
            return ReferenceEquals(a, Zero) ? b : a;
        }
        var shape = Check.Broadcast("Add", a, b);
        return Primitive.Apply(
            a,
            b,
            (x, y) => Launch.Lanewise(default(AddSecond), shape, [x, y]),
            (_, _, g) => SumTo(g, a.Shape),
            (_, _, g) => SumTo(g, b.Shape));
    }

    /// <summary>a − b, broadcasting.</summary>
    public static Tensor Subtract(Tensor a, Tensor b)
    {
        var shape = Check.Broadcast("Subtract", a, b);
        return Primitive.Apply(
            a,
            b,
            (x, y) => Launch.Lanewise(default(SubtractSecond), shape, [x, y]),
            (_, _, g) => SumTo(g, a.Shape),
            (_, _, g) => Negate(SumTo(g, b.Shape)));
    }

    /// <summary>a · b element by element, broadcasting.</summary>
    public static Tensor Multiply(Tensor a, Tensor b)
    {
        var shape = Check.Broadcast("Multiply", a, b);
        return Primitive.Apply(
            a,
            b,
            (x, y) => Launch.Lanewise(default(MultiplySecond), shape, [x, y]),
            (v, _, g) => SumTo(Elementwise.Chain(g, v[1]), a.Shape),
            (v, _, g) => SumTo(Elementwise.Chain(g, v[0]), b.Shape));
    }

    /// <inheritdoc/>
    static Tensor ILane<Tensor>.Constant(double value, Tensor like) => Scalar(like.Device, value);
}

/// <summary>a − b.</summary>
internal readonly struct SubtractSecond : ILanewise
{
    /// <inheritdoc/>
    public static int Arity => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => a - b;
}

/// <summary>a · b.</summary>
internal readonly struct MultiplySecond : ILanewise
{
    /// <inheritdoc/>
    public static int Arity => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => a * b;
}
