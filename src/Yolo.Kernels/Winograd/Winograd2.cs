using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;

namespace Yolo.Kernels.Winograd;

/// <summary>F(2 × 2, 3 × 3), by the points 0, 1, −1 and ∞: 16 multiplications for 36.</summary>
internal readonly struct Winograd2 : IWinogradForm
{
    public static int Outputs => 2;

    public static int Points => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Six<T> Input<T>(Six<T> d)
        where T : ILane<T> => Four(d.A - d.C, d.B + d.C, d.C - d.B, d.B - d.D);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Six<T> Filter<T>(Six<T> g)
        where T : ILane<T>
    {
        var (outer, inner) = ((g.A + g.C) * 0.5, g.B * 0.5);
        return Four(g.A, outer + inner, outer - inner, g.C);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Six<T> Output<T>(Six<T> m)
        where T : ILane<T> => Two(m.A + m.B + m.C, m.B - m.C - m.D);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Six<T> OutputAdjoint<T>(Six<T> y)
        where T : ILane<T> => Four(y.A, y.A + y.B, y.A - y.B, -y.B);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Six<T> FilterAdjoint<T>(Six<T> u)
        where T : ILane<T>
    {
        var half = (u.B + u.C) * 0.5;
        return new(u.A + half, (u.B - u.C) * 0.5, half + u.D, u.A, u.A, u.A);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Six<T> Four<T>(T a, T b, T c, T d)
        where T : ILane<T> => new(a, b, c, d, a, a);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Six<T> Two<T>(T a, T b)
        where T : ILane<T> => new(a, b, a, a, a, a);
}
