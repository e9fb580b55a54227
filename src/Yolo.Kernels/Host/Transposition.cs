using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Yolo.Kernels.Host;

/// <summary>Transposes [lines, length] into [length, width] in square blocks that fit the registers, and what remains number by number.</summary>
internal static unsafe class Transposition
{
    /// <summary>destination[k · width + line] = source[line · pitch + k].</summary>
    public static void Transpose<TReal>(TReal* source, int pitch, int lines, int length, TReal* destination, int width)
        where TReal : unmanaged
    {
        var side = !Avx.IsSupported ? 1 : Vector256<byte>.Count / sizeof(TReal);
        var (wholeLines, wholeLength) = side == 1 ? (0, 0) : (lines / side * side, length / side * side);
        for (var line = 0; line < wholeLines; line += side)
        {
            for (var k = 0; k < wholeLength; k += side)
            {
                var from = source + ((nint)line * pitch) + k;
                var to = destination + ((nint)k * width) + line;
                if (sizeof(TReal) == sizeof(float))
                {
                    EightByEight((float*)from, pitch, (float*)to, width);
                }
                else
                {
                    FourByFour((double*)from, pitch, (double*)to, width);
                }
            }
            Rest(source, pitch, line, line + side, wholeLength, length, destination, width);
        }
        Rest(source, pitch, wholeLines, lines, 0, length, destination, width);
    }

    private static void Rest<TReal>(TReal* source, int pitch, int firstLine, int lastLine, int first, int last, TReal* destination, int width)
        where TReal : unmanaged
    {
        for (var line = firstLine; line < lastLine; line++)
        {
            for (var k = first; k < last; k++)
            {
                destination[((nint)k * width) + line] = source[((nint)line * pitch) + k];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EightByEight(float* source, nint pitch, float* destination, nint width)
    {
        // Numbers change places in pairs, pairs in fours, then halves of registers are put together.
        var (r0, r1) = (Avx.LoadVector256(source), Avx.LoadVector256(source + pitch));
        var (r2, r3) = (Avx.LoadVector256(source + (2 * pitch)), Avx.LoadVector256(source + (3 * pitch)));
        var (r4, r5) = (Avx.LoadVector256(source + (4 * pitch)), Avx.LoadVector256(source + (5 * pitch)));
        var (r6, r7) = (Avx.LoadVector256(source + (6 * pitch)), Avx.LoadVector256(source + (7 * pitch)));
        var (a0, a1) = (Avx.UnpackLow(r0, r1).AsDouble(), Avx.UnpackHigh(r0, r1).AsDouble());
        var (a2, a3) = (Avx.UnpackLow(r2, r3).AsDouble(), Avx.UnpackHigh(r2, r3).AsDouble());
        var (a4, a5) = (Avx.UnpackLow(r4, r5).AsDouble(), Avx.UnpackHigh(r4, r5).AsDouble());
        var (a6, a7) = (Avx.UnpackLow(r6, r7).AsDouble(), Avx.UnpackHigh(r6, r7).AsDouble());
        StoreHalves(Avx.UnpackLow(a0, a2), Avx.UnpackLow(a4, a6), destination, destination + (4 * width));
        StoreHalves(Avx.UnpackHigh(a0, a2), Avx.UnpackHigh(a4, a6), destination + width, destination + (5 * width));
        StoreHalves(Avx.UnpackLow(a1, a3), Avx.UnpackLow(a5, a7), destination + (2 * width), destination + (6 * width));
        StoreHalves(Avx.UnpackHigh(a1, a3), Avx.UnpackHigh(a5, a7), destination + (3 * width), destination + (7 * width));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreHalves(Vector256<double> x, Vector256<double> y, float* low, float* high)
    {
        Avx.Store((double*)low, Avx.Permute2x128(x, y, 0x20));
        Avx.Store((double*)high, Avx.Permute2x128(x, y, 0x31));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void FourByFour(double* source, nint pitch, double* destination, nint width)
    {
        var (r0, r1) = (Avx.LoadVector256(source), Avx.LoadVector256(source + pitch));
        var (r2, r3) = (Avx.LoadVector256(source + (2 * pitch)), Avx.LoadVector256(source + (3 * pitch)));
        var (a0, a1) = (Avx.UnpackLow(r0, r1), Avx.UnpackHigh(r0, r1));
        var (a2, a3) = (Avx.UnpackLow(r2, r3), Avx.UnpackHigh(r2, r3));
        Avx.Store(destination, Avx.Permute2x128(a0, a2, 0x20));
        Avx.Store(destination + width, Avx.Permute2x128(a1, a3, 0x20));
        Avx.Store(destination + (2 * width), Avx.Permute2x128(a0, a2, 0x31));
        Avx.Store(destination + (3 * width), Avx.Permute2x128(a1, a3, 0x31));
    }
}
