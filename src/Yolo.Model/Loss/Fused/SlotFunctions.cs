using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;

namespace Yolo.Model.Loss;

/// <summary>The formulas of a slot, for one of them or a register full.</summary>
internal static class SlotFunctions
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Sigmoid<TLane>(TLane x)
        where TLane : ILane<TLane> => 1.0 / (TLane.Exp(-x) + 1);

    /// <summary>p · eᵗ with t between −80 and 80: beyond, single precision would overflow, and no box of such a size overlaps another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane PredictedSize<TLane>(TLane anchor, TLane t)
        where TLane : ILane<TLane>
    {
        var atLeast = TLane.SelectGreaterOrEqual(t, TLane.Constant(-80, t), t, TLane.Constant(-80, t));
        return anchor * TLane.Exp(TLane.SelectGreaterOrEqual(TLane.Constant(80, t), atLeast, atLeast, TLane.Constant(80, t)));
    }

    /// <summary>The derivative of <see cref="PredictedSize"/>, which is <paramref name="predicted"/> inside the bounds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane PredictedSizeSlope<TLane>(TLane predicted, TLane t)
        where TLane : ILane<TLane>
    {
        var zero = TLane.Constant(0, t);
        return TLane.SelectGreaterOrEqual(t, TLane.Constant(-80, t), TLane.SelectGreaterOrEqual(TLane.Constant(80, t), t, predicted, zero), zero);
    }

    /// <summary>How far two intervals, given by middle and length, overlap; 0 if they do not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Overlap<TLane>(TLane a, TLane lengthOfA, TLane b, TLane lengthOfB)
        where TLane : ILane<TLane>
    {
        var (endOfA, endOfB) = (a + (lengthOfA * 0.5), b + (lengthOfB * 0.5));
        var (startOfA, startOfB) = (a - (lengthOfA * 0.5), b - (lengthOfB * 0.5));
        var length = TLane.SelectGreaterOrEqual(endOfB, endOfA, endOfA, endOfB) - TLane.SelectGreaterOrEqual(startOfA, startOfB, startOfA, startOfB);
        return TLane.SelectGreater(length, TLane.Constant(0, a), length, TLane.Constant(0, a));
    }

    /// <summary>A union too small to divide by counts as 1e-30: boxes without area have IoU 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane AtLeastTiny<TLane>(TLane union)
        where TLane : ILane<TLane> => TLane.SelectGreaterOrEqual(union, TLane.Constant(1e-30, union), union, TLane.Constant(1e-30, union));

    /// <summary>How far the size of a truth is from a predicted one: (√s − √(p·eᵗ)), (s − p·eᵗ) or (log(s / p) − t).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane SizeDifference<TLane>(int term, TLane size, TLane anchor, TLane t)
        where TLane : ILane<TLane>
    {
        if (term == (int)SizeTerm.Root)
        {
            return TLane.Sqrt(size) - (TLane.Sqrt(anchor) * TLane.Exp(t * 0.5));
        }
        return term == (int)SizeTerm.Linear ? size - (anchor * TLane.Exp(t)) : TLane.Log(size / anchor) - t;
    }

    /// <summary>The derivative of <see cref="SizeDifference"/> by t.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane SizeSlope<TLane>(int term, TLane anchor, TLane t)
        where TLane : ILane<TLane>
    {
        if (term == (int)SizeTerm.Root)
        {
            return -(TLane.Sqrt(anchor) * TLane.Exp(t * 0.5)) * 0.5;
        }
        return term == (int)SizeTerm.Linear ? -(anchor * TLane.Exp(t)) : TLane.Constant(-1, t);
    }

    /// <summary>a · b, but 0 where a is 0, whatever b: a weight of 0 asks for nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Times<TLane>(TLane a, TLane b)
        where TLane : ILane<TLane> => TLane.SelectEqual(a, TLane.Constant(0, a), TLane.Constant(0, a), a * b);
}
