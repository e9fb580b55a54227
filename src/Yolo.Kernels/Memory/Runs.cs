using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Yolo.Kernels.Memory;

/// <summary>
/// Copies runs of numbers, most of them short: the rows of a 13 × 13 map, the nine taps of a filter. A call to the runtime's copy takes longer than those.
/// </summary>
internal static unsafe class Runs
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy<TReal>(TReal* source, TReal* destination, int count)
        where TReal : unmanaged
    {
        var from = (byte*)source;
        var to = (byte*)destination;
        var bytes = (nint)count * sizeof(TReal);
        if (bytes < Vector256<byte>.Count)
        {
            for (var i = 0; i < count; i++)
            {
                destination[i] = source[i];
            }
            return;
        }
        nint at = 0;
        for (; at <= bytes - Vector512<byte>.Count; at += Vector512<byte>.Count)
        {
            Vector512.Load(from + at).Store(to + at);
        }
        if (at <= bytes - Vector256<byte>.Count)
        {
            Vector256.Load(from + at).Store(to + at);
        }
        // The rest overlaps what is already there.
        Vector256.Load(from + bytes - Vector256<byte>.Count).Store(to + bytes - Vector256<byte>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Clear<TReal>(TReal* destination, int count)
        where TReal : unmanaged
    {
        // A margin is one or two numbers wide.
        for (var i = 0; i < count; i++)
        {
            destination[i] = default;
        }
    }
}
