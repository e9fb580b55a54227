using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Yolo.Kernels.Lanes;

/// <summary>Deals the numbers of two neighbouring registers out to even and odd places, and puts them together again.</summary>
internal static class LanePairs
{
    /// <summary>What exchanges the middle quarters of a register, which AVX's operations on halves leave where they should not be.</summary>
    private const byte MiddleQuarters = 0xD8;
    private const byte LowHalves = 0x20;
    private const byte HighHalves = 0x31;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split<T>(Vector<T> low, Vector<T> high, out Vector<T> even, out Vector<T> odd)
        where T : unmanaged
    {
        if (Avx2.IsSupported && Vector<byte>.Count == Vector256<byte>.Count && typeof(T) == typeof(float))
        {
            var (a, b) = (low.AsVector256().AsSingle(), high.AsVector256().AsSingle());
            even = Middle(Avx.Shuffle(a, b, 0x88).AsDouble()).As<double, T>().AsVector();
            odd = Middle(Avx.Shuffle(a, b, 0xDD).AsDouble()).As<double, T>().AsVector();
        }
        else if (Avx2.IsSupported && Vector<byte>.Count == Vector256<byte>.Count && typeof(T) == typeof(double))
        {
            var (a, b) = (low.AsVector256().AsDouble(), high.AsVector256().AsDouble());
            even = Middle(Avx.UnpackLow(a, b)).As<double, T>().AsVector();
            odd = Middle(Avx.UnpackHigh(a, b)).As<double, T>().AsVector();
        }
        else
        {
            Span<T> numbers = stackalloc T[2 * Vector<T>.Count];
            low.CopyTo(numbers);
            high.CopyTo(numbers[Vector<T>.Count..]);
            Span<T> places = stackalloc T[2 * Vector<T>.Count];
            for (var i = 0; i < Vector<T>.Count; i++)
            {
                (places[i], places[Vector<T>.Count + i]) = (numbers[2 * i], numbers[(2 * i) + 1]);
            }
            (even, odd) = (new(places), new(places[Vector<T>.Count..]));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Join<T>(Vector<T> even, Vector<T> odd, out Vector<T> low, out Vector<T> high)
        where T : unmanaged
    {
        if (Avx2.IsSupported && Vector<byte>.Count == Vector256<byte>.Count && typeof(T) == typeof(float))
        {
            var (a, b) = (even.AsVector256().AsSingle(), odd.AsVector256().AsSingle());
            var (first, second) = (Avx.UnpackLow(a, b), Avx.UnpackHigh(a, b));
            low = Avx.Permute2x128(first, second, LowHalves).As<float, T>().AsVector();
            high = Avx.Permute2x128(first, second, HighHalves).As<float, T>().AsVector();
        }
        else if (Avx2.IsSupported && Vector<byte>.Count == Vector256<byte>.Count && typeof(T) == typeof(double))
        {
            var (a, b) = (even.AsVector256().AsDouble(), odd.AsVector256().AsDouble());
            var (first, second) = (Avx.UnpackLow(a, b), Avx.UnpackHigh(a, b));
            low = Avx.Permute2x128(first, second, LowHalves).As<double, T>().AsVector();
            high = Avx.Permute2x128(first, second, HighHalves).As<double, T>().AsVector();
        }
        else
        {
            Span<T> numbers = stackalloc T[2 * Vector<T>.Count];
            for (var i = 0; i < Vector<T>.Count; i++)
            {
                (numbers[2 * i], numbers[(2 * i) + 1]) = (even[i], odd[i]);
            }
            (low, high) = (new(numbers), new(numbers[Vector<T>.Count..]));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Middle(Vector256<double> value) => Avx2.Permute4x64(value, MiddleQuarters);
}
