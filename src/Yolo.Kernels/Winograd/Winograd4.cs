using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;

namespace Yolo.Kernels.Winograd;

/// <summary>F(4 × 4, 3 × 3), by the points 0, 1, −1, 2, −2 and ∞: 36 multiplications for 144.</summary>
internal readonly struct Winograd4 : IWinogradForm
{
    public static int Outputs => 4;

    public static int Points => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Six<T> Input<T>(Six<T> d)
        where T : ILane<T>
    {
        var (even1, odd1) = (d.E - (d.C * 4), d.D - (d.B * 4));
        var (even2, odd2) = (d.E - d.C, (d.D - d.B) * 2);
        return new(
            ((d.A - d.C) * 4) + (d.E - d.C), even1 + odd1, even1 - odd1, even2 + odd2, even2 - odd2, ((d.B - d.D) * 4) + (d.F - d.D));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Six<T> Filter<T>(Six<T> g)
        where T : ILane<T>
    {
        var (even1, odd1) = ((g.A + g.C) * (-1.0 / 6), g.B * (1.0 / 6));
        var (even2, odd2) = ((g.A * (1.0 / 24)) + (g.C * (1.0 / 6)), g.B * (1.0 / 12));
        return new(g.A * 0.25, even1 - odd1, even1 + odd1, even2 + odd2, even2 - odd2, g.C);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Six<T> Output<T>(Six<T> m)
        where T : ILane<T>
    {
        var (sum1, sum2, difference1, difference2) = (m.B + m.C, m.D + m.E, m.B - m.C, m.D - m.E);
        return new(
            m.A + sum1 + sum2, difference1 + (difference2 * 2), sum1 + (sum2 * 4), difference1 + (difference2 * 8) + m.F, m.A, m.A);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Six<T> OutputAdjoint<T>(Six<T> y)
        where T : ILane<T>
    {
        var (even1, odd1) = (y.A + y.C, y.B + y.D);
        var (even2, odd2) = (y.A + (y.C * 4), (y.B * 2) + (y.D * 8));
        return new(y.A, even1 + odd1, even1 - odd1, even2 + odd2, even2 - odd2, y.D);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Six<T> FilterAdjoint<T>(Six<T> u)
        where T : ILane<T>
    {
        var (near, far) = ((u.B + u.C) * (1.0 / 6), (u.D + u.E) * (1.0 / 24));
        return new(
            (u.A * 0.25) - near + far, ((u.C - u.B) * (1.0 / 6)) + ((u.D - u.E) * (1.0 / 12)), (far * 4) - near + u.F, u.A, u.A, u.A);
    }
}
