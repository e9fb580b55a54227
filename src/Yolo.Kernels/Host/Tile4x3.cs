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

    // Written out: only locals with names stay in registers.
    public static void Multiply(int depth, TReal* a, TReal* b, TReal* c, int stride, bool accumulate)
    {
        var width = TRegister.Count;
        TRegister c00 = default, c01 = default, c02 = default;
        TRegister c10 = default, c11 = default, c12 = default;
        TRegister c20 = default, c21 = default, c22 = default;
        TRegister c30 = default, c31 = default, c32 = default;
        if (accumulate)
        {
            Load(c + (0 * stride), out c00, out c01, out c02);
            Load(c + (1 * stride), out c10, out c11, out c12);
            Load(c + (2 * stride), out c20, out c21, out c22);
            Load(c + (3 * stride), out c30, out c31, out c32);
        }
        for (var k = 0; k < depth; k++)
        {
            var b0 = TRegister.Load(b);
            var b1 = TRegister.Load(b + width);
            var b2 = TRegister.Load(b + (2 * width));
            var a0 = TRegister.Splat(a[0]);
            c00 = TRegister.MultiplyAdd(a0, b0, c00);
            c01 = TRegister.MultiplyAdd(a0, b1, c01);
            c02 = TRegister.MultiplyAdd(a0, b2, c02);
            var a1 = TRegister.Splat(a[1]);
            c10 = TRegister.MultiplyAdd(a1, b0, c10);
            c11 = TRegister.MultiplyAdd(a1, b1, c11);
            c12 = TRegister.MultiplyAdd(a1, b2, c12);
            var a2 = TRegister.Splat(a[2]);
            c20 = TRegister.MultiplyAdd(a2, b0, c20);
            c21 = TRegister.MultiplyAdd(a2, b1, c21);
            c22 = TRegister.MultiplyAdd(a2, b2, c22);
            var a3 = TRegister.Splat(a[3]);
            c30 = TRegister.MultiplyAdd(a3, b0, c30);
            c31 = TRegister.MultiplyAdd(a3, b1, c31);
            c32 = TRegister.MultiplyAdd(a3, b2, c32);
            a += 4;
            b += 3 * width;
        }
        Store(c + (0 * stride), c00, c01, c02);
        Store(c + (1 * stride), c10, c11, c12);
        Store(c + (2 * stride), c20, c21, c22);
        Store(c + (3 * stride), c30, c31, c32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(TReal* source, out TRegister x, out TRegister y, out TRegister z)
    {
        x = TRegister.Load(source);
        y = TRegister.Load(source + TRegister.Count);
        z = TRegister.Load(source + (2 * TRegister.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TReal* destination, TRegister x, TRegister y, TRegister z)
    {
        TRegister.Store(destination, x);
        TRegister.Store(destination + TRegister.Count, y);
        TRegister.Store(destination + (2 * TRegister.Count), z);
    }
}
