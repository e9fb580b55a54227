using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;

namespace Yolo.Kernels.Host.Winograd;

/// <summary>F(4 × 4, 3 × 3), by the points 0, 1, −1, 2, −2 and ∞: 36 multiplications for 144.</summary>
internal readonly unsafe struct Winograd4 : IWinogradForm
{
    public static int Outputs => 4;

    public static int Points => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<TVector, TReal>(TReal* from, nint step, TReal* next, TReal* to, nint toStep)
        where TReal : unmanaged, IReal<TReal>
        where TVector : unmanaged, IVector<TVector, TReal>
    {
        var (d0, d1, d2) = (TVector.Load(from), TVector.Load(from + step), TVector.Load(from + (2 * step)));
        var (d3, d4, d5) = (TVector.Load(from + (3 * step)), TVector.Load(next), TVector.Load(next + step));
        TVector.Store(to, ((d0 - d2) * 4) + (d4 - d2));
        var (even, odd) = (d4 - (d2 * 4), d3 - (d1 * 4));
        TVector.Store(to + toStep, even + odd);
        TVector.Store(to + (2 * toStep), even - odd);
        (even, odd) = (d4 - d2, (d3 - d1) * 2);
        TVector.Store(to + (3 * toStep), even + odd);
        TVector.Store(to + (4 * toStep), even - odd);
        TVector.Store(to + (5 * toStep), ((d1 - d3) * 4) + (d5 - d3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Filter<TVector, TReal>(TReal* from, nint step, TReal* to, nint toStep)
        where TReal : unmanaged, IReal<TReal>
        where TVector : unmanaged, IVector<TVector, TReal>
    {
        var (g0, g1, g2) = (TVector.Load(from), TVector.Load(from + step), TVector.Load(from + (2 * step)));
        TVector.Store(to, g0 * 0.25);
        var (even, odd) = ((g0 + g2) * (-1.0 / 6), g1 * (1.0 / 6));
        TVector.Store(to + toStep, even - odd);
        TVector.Store(to + (2 * toStep), even + odd);
        (even, odd) = ((g0 * (1.0 / 24)) + (g2 * (1.0 / 6)), g1 * (1.0 / 12));
        TVector.Store(to + (3 * toStep), even + odd);
        TVector.Store(to + (4 * toStep), even - odd);
        TVector.Store(to + (5 * toStep), g2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output<TVector, TReal>(TReal* from, nint step, TReal* to, nint toStep)
        where TReal : unmanaged, IReal<TReal>
        where TVector : unmanaged, IVector<TVector, TReal>
    {
        var (m0, m1, m2) = (TVector.Load(from), TVector.Load(from + step), TVector.Load(from + (2 * step)));
        var (m3, m4, m5) = (TVector.Load(from + (3 * step)), TVector.Load(from + (4 * step)), TVector.Load(from + (5 * step)));
        var (sum1, sum2, difference1, difference2) = (m1 + m2, m3 + m4, m1 - m2, m3 - m4);
        TVector.Store(to, m0 + sum1 + sum2);
        TVector.Store(to + toStep, difference1 + (difference2 * 2));
        TVector.Store(to + (2 * toStep), sum1 + (sum2 * 4));
        TVector.Store(to + (3 * toStep), difference1 + (difference2 * 8) + m5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputAdjoint<TVector, TReal>(TReal* from, nint step, TReal* to, nint toStep)
        where TReal : unmanaged, IReal<TReal>
        where TVector : unmanaged, IVector<TVector, TReal>
    {
        var (y0, y1) = (TVector.Load(from), TVector.Load(from + step));
        var (y2, y3) = (TVector.Load(from + (2 * step)), TVector.Load(from + (3 * step)));
        TVector.Store(to, y0);
        var (even, odd) = (y0 + y2, y1 + y3);
        TVector.Store(to + toStep, even + odd);
        TVector.Store(to + (2 * toStep), even - odd);
        (even, odd) = (y0 + (y2 * 4), (y1 * 2) + (y3 * 8));
        TVector.Store(to + (3 * toStep), even + odd);
        TVector.Store(to + (4 * toStep), even - odd);
        TVector.Store(to + (5 * toStep), y3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FilterAdjoint<TVector, TReal>(TReal* from, nint step, TReal* to, nint toStep)
        where TReal : unmanaged, IReal<TReal>
        where TVector : unmanaged, IVector<TVector, TReal>
    {
        var (u0, u1, u2) = (TVector.Load(from), TVector.Load(from + step), TVector.Load(from + (2 * step)));
        var (u3, u4, u5) = (TVector.Load(from + (3 * step)), TVector.Load(from + (4 * step)), TVector.Load(from + (5 * step)));
        var (near, far) = ((u1 + u2) * (1.0 / 6), (u3 + u4) * (1.0 / 24));
        TVector.Store(to, (u0 * 0.25) - near + far);
        TVector.Store(to + toStep, ((u2 - u1) * (1.0 / 6)) + ((u3 - u4) * (1.0 / 12)));
        TVector.Store(to + (2 * toStep), (far * 4) - near + u5);
    }
}
