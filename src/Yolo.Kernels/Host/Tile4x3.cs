using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;

namespace Yolo.Kernels.Host;

/// <summary>4 rows × 3 registers of accumulators: the 16 registers of AVX2, NEON or SSE, to the last one.</summary>
internal readonly unsafe struct Tile4x3<TRegister, TReal> : ITile<TReal>
    where TRegister : unmanaged, IRegister<TRegister, TReal>
    where TReal : unmanaged, IReal<TReal>
{
    public static int Rows => 4;

    public static int Columns => 3 * TRegister.Count;

    public static int Granularity => TRegister.Count;

    public static void Multiply<TRows>(int depth, TReal* a, TRows b, int columns, TReal* c, int stride, bool accumulate)
        where TRows : struct, IRowsOfB<TReal>
    {
        if (columns == Columns)
        {
            Multiply<Three, TRows>(depth, a, b, c, stride, accumulate);
        }
        else if (columns == 2 * TRegister.Count)
        {
            Multiply<Two, TRows>(depth, a, b, c, stride, accumulate);
        }
        else
        {
            Multiply<One, TRows>(depth, a, b, c, stride, accumulate);
        }
    }

    // Written out: only locals with names stay in registers. What a narrower tile has no use for the compiler leaves out.
    private static void Multiply<TWidth, TRows>(int depth, TReal* a, TRows rowsOfB, TReal* c, int stride, bool accumulate)
        where TWidth : struct, ITileWidth
        where TRows : struct, IRowsOfB<TReal>
    {
        var width = TRegister.Count;
        TRegister c00 = default, c01 = default, c02 = default;
        TRegister c10 = default, c11 = default, c12 = default;
        TRegister c20 = default, c21 = default, c22 = default;
        TRegister c30 = default, c31 = default, c32 = default;
        if (accumulate)
        {
            Load<TWidth>(c + (0 * stride), out c00, out c01, out c02);
            Load<TWidth>(c + (1 * stride), out c10, out c11, out c12);
            Load<TWidth>(c + (2 * stride), out c20, out c21, out c22);
            Load<TWidth>(c + (3 * stride), out c30, out c31, out c32);
        }
        for (var k = 0; k < depth; k++)
        {
            var b = rowsOfB.At(k);
            var b0 = TRegister.Load(b);
            var b1 = TWidth.Registers > 1 ? TRegister.Load(b + width) : default;
            var b2 = TWidth.Registers > 2 ? TRegister.Load(b + (2 * width)) : default;
            var a0 = TRegister.Splat(a[0]);
            c00 = TRegister.MultiplyAdd(a0, b0, c00);
            c01 = TWidth.Registers > 1 ? TRegister.MultiplyAdd(a0, b1, c01) : default;
            c02 = TWidth.Registers > 2 ? TRegister.MultiplyAdd(a0, b2, c02) : default;
            var a1 = TRegister.Splat(a[1]);
            c10 = TRegister.MultiplyAdd(a1, b0, c10);
            c11 = TWidth.Registers > 1 ? TRegister.MultiplyAdd(a1, b1, c11) : default;
            c12 = TWidth.Registers > 2 ? TRegister.MultiplyAdd(a1, b2, c12) : default;
            var a2 = TRegister.Splat(a[2]);
            c20 = TRegister.MultiplyAdd(a2, b0, c20);
            c21 = TWidth.Registers > 1 ? TRegister.MultiplyAdd(a2, b1, c21) : default;
            c22 = TWidth.Registers > 2 ? TRegister.MultiplyAdd(a2, b2, c22) : default;
            var a3 = TRegister.Splat(a[3]);
            c30 = TRegister.MultiplyAdd(a3, b0, c30);
            c31 = TWidth.Registers > 1 ? TRegister.MultiplyAdd(a3, b1, c31) : default;
            c32 = TWidth.Registers > 2 ? TRegister.MultiplyAdd(a3, b2, c32) : default;
            a += 4;
        }
        Store<TWidth>(c + (0 * stride), c00, c01, c02);
        Store<TWidth>(c + (1 * stride), c10, c11, c12);
        Store<TWidth>(c + (2 * stride), c20, c21, c22);
        Store<TWidth>(c + (3 * stride), c30, c31, c32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<TWidth>(TReal* source, out TRegister x, out TRegister y, out TRegister z)
        where TWidth : struct, ITileWidth
    {
        x = TRegister.Load(source);
        y = TWidth.Registers > 1 ? TRegister.Load(source + TRegister.Count) : default;
        z = TWidth.Registers > 2 ? TRegister.Load(source + (2 * TRegister.Count)) : default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TWidth>(TReal* destination, TRegister x, TRegister y, TRegister z)
        where TWidth : struct, ITileWidth
    {
        TRegister.Store(destination, x);
        if (TWidth.Registers > 1)
        {
            TRegister.Store(destination + TRegister.Count, y);
        }
        if (TWidth.Registers > 2)
        {
            TRegister.Store(destination + (2 * TRegister.Count), z);
        }
    }
}
