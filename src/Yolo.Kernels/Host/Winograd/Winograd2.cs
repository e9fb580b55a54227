using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;

namespace Yolo.Kernels.Host.Winograd;

/// <summary>F(2 × 2, 3 × 3), by the points 0, 1, −1 and ∞: 16 multiplications for 36.</summary>
internal readonly unsafe struct Winograd2 : IWinogradForm
{
    public static int Outputs => 2;

    public static int Points => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Input<TVector, TReal>(TReal* from, nint step, TReal* next, TReal* to, nint toStep)
        where TReal : unmanaged, IReal<TReal>
        where TVector : unmanaged, IVector<TVector, TReal>
    {
        var (d0, d1) = (TVector.Load(from), TVector.Load(from + step));
        var (d2, d3) = (TVector.Load(next), TVector.Load(next + step));
        TVector.Store(to, d0 - d2);
        TVector.Store(to + toStep, d1 + d2);
        TVector.Store(to + (2 * toStep), d2 - d1);
        TVector.Store(to + (3 * toStep), d1 - d3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Filter<TVector, TReal>(TReal* from, nint step, TReal* to, nint toStep)
        where TReal : unmanaged, IReal<TReal>
        where TVector : unmanaged, IVector<TVector, TReal>
    {
        var (g0, g1, g2) = (TVector.Load(from), TVector.Load(from + step), TVector.Load(from + (2 * step)));
        var (outer, inner) = ((g0 + g2) * 0.5, g1 * 0.5);
        TVector.Store(to, g0);
        TVector.Store(to + toStep, outer + inner);
        TVector.Store(to + (2 * toStep), outer - inner);
        TVector.Store(to + (3 * toStep), g2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Output<TVector, TReal>(TReal* from, nint step, TReal* to, nint toStep)
        where TReal : unmanaged, IReal<TReal>
        where TVector : unmanaged, IVector<TVector, TReal>
    {
        var (m0, m1) = (TVector.Load(from), TVector.Load(from + step));
        var (m2, m3) = (TVector.Load(from + (2 * step)), TVector.Load(from + (3 * step)));
        TVector.Store(to, m0 + m1 + m2);
        TVector.Store(to + toStep, m1 - m2 - m3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OutputAdjoint<TVector, TReal>(TReal* from, nint step, TReal* to, nint toStep)
        where TReal : unmanaged, IReal<TReal>
        where TVector : unmanaged, IVector<TVector, TReal>
    {
        var (y0, y1) = (TVector.Load(from), TVector.Load(from + step));
        TVector.Store(to, y0);
        TVector.Store(to + toStep, y0 + y1);
        TVector.Store(to + (2 * toStep), y0 - y1);
        TVector.Store(to + (3 * toStep), -y1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FilterAdjoint<TVector, TReal>(TReal* from, nint step, TReal* to, nint toStep)
        where TReal : unmanaged, IReal<TReal>
        where TVector : unmanaged, IVector<TVector, TReal>
    {
        var (u0, u1) = (TVector.Load(from), TVector.Load(from + step));
        var (u2, u3) = (TVector.Load(from + (2 * step)), TVector.Load(from + (3 * step)));
        var half = (u1 + u2) * 0.5;
        TVector.Store(to, u0 + half);
        TVector.Store(to + toStep, (u1 - u2) * 0.5);
        TVector.Store(to + (2 * toStep), half + u3);
    }
}
