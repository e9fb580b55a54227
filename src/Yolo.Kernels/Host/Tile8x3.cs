using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;

namespace Yolo.Kernels.Host;

/// <summary>8 rows × 3 registers of accumulators: all 32 registers of AVX-512 but four.</summary>
internal readonly unsafe struct Tile8x3<TRegister, TReal> : ITile<TReal>
    where TRegister : unmanaged, IRegister<TRegister, TReal>
    where TReal : unmanaged, IReal<TReal>
{
    public static int Rows => 8;

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
        TRegister c40 = default, c41 = default, c42 = default;
        TRegister c50 = default, c51 = default, c52 = default;
        TRegister c60 = default, c61 = default, c62 = default;
        TRegister c70 = default, c71 = default, c72 = default;
        if (accumulate)
        {
            Load<TWidth>(c + (0 * stride), out c00, out c01, out c02);
            Load<TWidth>(c + (1 * stride), out c10, out c11, out c12);
            Load<TWidth>(c + (2 * stride), out c20, out c21, out c22);
            Load<TWidth>(c + (3 * stride), out c30, out c31, out c32);
            Load<TWidth>(c + (4 * stride), out c40, out c41, out c42);
            Load<TWidth>(c + (5 * stride), out c50, out c51, out c52);
            Load<TWidth>(c + (6 * stride), out c60, out c61, out c62);
            Load<TWidth>(c + (7 * stride), out c70, out c71, out c72);
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
            var a4 = TRegister.Splat(a[4]);
            c40 = TRegister.MultiplyAdd(a4, b0, c40);
            c41 = TWidth.Registers > 1 ? TRegister.MultiplyAdd(a4, b1, c41) : default;
            c42 = TWidth.Registers > 2 ? TRegister.MultiplyAdd(a4, b2, c42) : default;
            var a5 = TRegister.Splat(a[5]);
            c50 = TRegister.MultiplyAdd(a5, b0, c50);
            c51 = TWidth.Registers > 1 ? TRegister.MultiplyAdd(a5, b1, c51) : default;
            c52 = TWidth.Registers > 2 ? TRegister.MultiplyAdd(a5, b2, c52) : default;
            var a6 = TRegister.Splat(a[6]);
            c60 = TRegister.MultiplyAdd(a6, b0, c60);
            c61 = TWidth.Registers > 1 ? TRegister.MultiplyAdd(a6, b1, c61) : default;
            c62 = TWidth.Registers > 2 ? TRegister.MultiplyAdd(a6, b2, c62) : default;
            var a7 = TRegister.Splat(a[7]);
            c70 = TRegister.MultiplyAdd(a7, b0, c70);
            c71 = TWidth.Registers > 1 ? TRegister.MultiplyAdd(a7, b1, c71) : default;
            c72 = TWidth.Registers > 2 ? TRegister.MultiplyAdd(a7, b2, c72) : default;
            a += 8;
        }
        Store<TWidth>(c + (0 * stride), c00, c01, c02);
        Store<TWidth>(c + (1 * stride), c10, c11, c12);
        Store<TWidth>(c + (2 * stride), c20, c21, c22);
        Store<TWidth>(c + (3 * stride), c30, c31, c32);
        Store<TWidth>(c + (4 * stride), c40, c41, c42);
        Store<TWidth>(c + (5 * stride), c50, c51, c52);
        Store<TWidth>(c + (6 * stride), c60, c61, c62);
        Store<TWidth>(c + (7 * stride), c70, c71, c72);
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
