using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Yolo.Kernels.Host.Winograd;

/// <summary>
/// A line dealt out to 2 or 4 phases, number l · step + j to place l of phase j, and put together again: neighbouring tiles then lie side by side in registers. Whole
/// registers are read and written, up to 64 bytes behind the end of a phase and <c>step</c> times that behind the end of a line.
/// </summary>
internal static unsafe class Phases
{
    /// <summary>phases[j · pitch + l] = line[l · step + j] for l &lt; count.</summary>
    public static void Split<TReal>(TReal* line, int step, int count, TReal* phases, int pitch)
        where TReal : unmanaged
    {
        if (!Avx2.IsSupported)
        {
            for (var l = 0; l < count; l++)
            {
                for (var j = 0; j < step; j++)
                {
                    phases[(j * pitch) + l] = line[(l * step) + j];
                }
            }
        }
        else if (sizeof(TReal) == sizeof(float))
        {
            for (var l = 0; l < count; l += Vector256<float>.Count)
            {
                var from = (float*)line + (l * step);
                var to = (float*)phases + l;
                if (step == 2)
                {
                    var (a, b) = (Vector256.Load(from), Vector256.Load(from + 8));
                    Pairs(Avx.Shuffle(a, b, 0x88)).Store(to);
                    Pairs(Avx.Shuffle(a, b, 0xDD)).Store(to + pitch);
                }
                else
                {
                    var (r0, r1) = (Halves(from, 16), Halves(from + 4, 16));
                    var (r2, r3) = (Halves(from + 8, 16), Halves(from + 12, 16));
                    FourByFour(ref r0, ref r1, ref r2, ref r3);
                    r0.Store(to);
                    r1.Store(to + pitch);
                    r2.Store(to + (2 * pitch));
                    r3.Store(to + (3 * pitch));
                }
            }
        }
        else
        {
            for (var l = 0; l < count; l += Vector256<double>.Count)
            {
                var from = (double*)line + (l * step);
                var to = (double*)phases + l;
                if (step == 2)
                {
                    var (a, b) = (Vector256.Load(from), Vector256.Load(from + 4));
                    Avx2.Permute4x64(Avx.UnpackLow(a, b), 0xD8).Store(to);
                    Avx2.Permute4x64(Avx.UnpackHigh(a, b), 0xD8).Store(to + pitch);
                }
                else
                {
                    Transposition.FourByFour(from, 4, to, pitch);
                }
            }
        }
    }

    /// <summary>line[l · step + j] = phases[j · pitch + l] for l &lt; count.</summary>
    public static void Join<TReal>(TReal* phases, int pitch, int step, int count, TReal* line)
        where TReal : unmanaged
    {
        if (!Avx2.IsSupported)
        {
            for (var l = 0; l < count; l++)
            {
                for (var j = 0; j < step; j++)
                {
                    line[(l * step) + j] = phases[(j * pitch) + l];
                }
            }
        }
        else if (sizeof(TReal) == sizeof(float))
        {
            for (var l = 0; l < count; l += Vector256<float>.Count)
            {
                var from = (float*)phases + l;
                var to = (float*)line + (l * step);
                if (step == 2)
                {
                    var (a, b) = (Vector256.Load(from), Vector256.Load(from + pitch));
                    var (low, high) = (Avx.UnpackLow(a, b), Avx.UnpackHigh(a, b));
                    Avx.Permute2x128(low, high, 0x20).Store(to);
                    Avx.Permute2x128(low, high, 0x31).Store(to + 8);
                }
                else
                {
                    var (r0, r1) = (Vector256.Load(from), Vector256.Load(from + pitch));
                    var (r2, r3) = (Vector256.Load(from + (2 * pitch)), Vector256.Load(from + (3 * pitch)));
                    FourByFour(ref r0, ref r1, ref r2, ref r3);
                    Avx.Permute2x128(r0, r1, 0x20).Store(to);
                    Avx.Permute2x128(r2, r3, 0x20).Store(to + 8);
                    Avx.Permute2x128(r0, r1, 0x31).Store(to + 16);
                    Avx.Permute2x128(r2, r3, 0x31).Store(to + 24);
                }
            }
        }
        else
        {
            for (var l = 0; l < count; l += Vector256<double>.Count)
            {
                var from = (double*)phases + l;
                var to = (double*)line + (l * step);
                if (step == 2)
                {
                    var (a, b) = (Vector256.Load(from), Vector256.Load(from + pitch));
                    var (low, high) = (Avx.UnpackLow(a, b), Avx.UnpackHigh(a, b));
                    Avx.Permute2x128(low, high, 0x20).Store(to);
                    Avx.Permute2x128(low, high, 0x31).Store(to + 4);
                }
                else
                {
                    Transposition.FourByFour(from, pitch, to, 4);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Halves(float* low, int apart) => Vector256.Create(Vector128.Load(low), Vector128.Load(low + apart));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Pairs(Vector256<float> value) => Avx2.Permute4x64(value.AsDouble(), 0xD8).AsSingle();

    /// <summary>Transposes the 4 × 4 numbers in the low halves, and those in the high halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourByFour(ref Vector256<float> r0, ref Vector256<float> r1, ref Vector256<float> r2, ref Vector256<float> r3)
    {
        var (a0, a1) = (Avx.UnpackLow(r0, r1).AsDouble(), Avx.UnpackHigh(r0, r1).AsDouble());
        var (a2, a3) = (Avx.UnpackLow(r2, r3).AsDouble(), Avx.UnpackHigh(r2, r3).AsDouble());
        r0 = Avx.UnpackLow(a0, a2).AsSingle();
        r1 = Avx.UnpackHigh(a0, a2).AsSingle();
        r2 = Avx.UnpackLow(a1, a3).AsSingle();
        r3 = Avx.UnpackHigh(a1, a3).AsSingle();
    }
}
