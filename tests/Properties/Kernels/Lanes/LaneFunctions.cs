using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Properties.Kernels.Lanes;

public readonly struct OfExp : ILanewise
{
    public static int Arity => 1;

    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => TLane.Exp(a);
}

public readonly struct OfLog : ILanewise
{
    public static int Arity => 1;

    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => TLane.Log(a);
}

public readonly struct OfSqrt : ILanewise
{
    public static int Arity => 1;

    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => TLane.Sqrt(a);
}

public readonly struct OfAbs : ILanewise
{
    public static int Arity => 1;

    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => TLane.Abs(a);
}

public readonly struct OfTanh : ILanewise
{
    public static int Arity => 1;

    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => TLane.Tanh(a);
}

public readonly struct OfSin : ILanewise
{
    public static int Arity => 1;

    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => TLane.Sin(a);
}

public readonly struct OfCos : ILanewise
{
    public static int Arity => 1;

    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => TLane.Cos(a);
}

public readonly struct OfNegate : ILanewise
{
    public static int Arity => 1;

    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => -a;
}

public readonly struct OfInverse : ILanewise
{
    public static int Arity => 1;

    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => 1.0 / a;
}

public readonly struct PowOfTwo : ILanewise
{
    public static int Arity => 2;

    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => TLane.Pow(a, b);
}

public readonly struct IsGreater : ILanewise
{
    public static int Arity => 2;

    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => TLane.SelectGreater(a, b, TLane.Constant(1, a), TLane.Constant(2, a));
}

public readonly struct IsGreaterOrEqual : ILanewise
{
    public static int Arity => 2;

    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => TLane.SelectGreaterOrEqual(a, b, TLane.Constant(1, a), TLane.Constant(2, a));
}

public readonly struct IsEqual : ILanewise
{
    public static int Arity => 2;

    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => TLane.SelectEqual(a, b, TLane.Constant(1, a), TLane.Constant(2, a));
}

/// <summary>A lanewise function as a map, which computes in single numbers on every device.</summary>
public readonly struct FunctionMap<TFunction>(TFunction function, int unused) : IMap
    where TFunction : struct, ILanewise
{
    private readonly TFunction _function = function;
    private readonly int _unused = unused;

    public TReal At<TReal, TView>(int n, int c, int y, int x, Inputs<TView> inputs)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        var (a, b) = (inputs.A[x + _unused], inputs.B[x + _unused]);
        return _function.At(a, b, a, a, a, a, default(Scalars<TReal>));
    }
}
