using Yolo.Kernels.Lanes;
using Yolo.Kernels.Winograd;

namespace Yolo.Kernels.Gpu.Winograd;

/// <summary>The numbers of a tile, up to 6 × 6, each a scalar: an array would end up in slow local memory.</summary>
internal readonly struct Square<T>(Six<T> a, Six<T> b, Six<T> c, Six<T> d, Six<T> e, Six<T> f)
    where T : ILane<T>
{
    public readonly Six<T> A = a;
    public readonly Six<T> B = b;
    public readonly Six<T> C = c;
    public readonly Six<T> D = d;
    public readonly Six<T> E = e;
    public readonly Six<T> F = f;

    /// <summary>The transform along both axes. What it makes of lines that hold anything is not read by anybody, and no code of compilers.</summary>
    public Square<T> Transformed<TTransform>()
        where TTransform : struct, ILineTransform => EachLine<TTransform>().Turned().EachLine<TTransform>().Turned();

    private Square<T> EachLine<TTransform>()
        where TTransform : struct, ILineTransform =>
        new(TTransform.Of(A), TTransform.Of(B), TTransform.Of(C), TTransform.Of(D), TTransform.Of(E), TTransform.Of(F));

    private Square<T> Turned() => new(
        new(A.A, B.A, C.A, D.A, E.A, F.A), new(A.B, B.B, C.B, D.B, E.B, F.B), new(A.C, B.C, C.C, D.C, E.C, F.C),
        new(A.D, B.D, C.D, D.D, E.D, F.D), new(A.E, B.E, C.E, D.E, E.E, F.E), new(A.F, B.F, C.F, D.F, E.F, F.F));
}
