using System.Runtime.InteropServices;

namespace Yolo.Kernels.Host;

/// <summary>Working memory of one thread, kept between calls: panels and partial results of contractions.</summary>
internal sealed unsafe class HostScratch
{
    [ThreadStatic]
    private static HostScratch? _mine;

    private void* _address;
    private nuint _bytes;

    ~HostScratch() => NativeMemory.AlignedFree(_address);

    /// <summary>At least <paramref name="bytes"/> of aligned memory, the same at each call on this thread.</summary>
    public static void* OfThread(nuint bytes)
    {
        var scratch = _mine ??= new();
        if (scratch._bytes < bytes)
        {
            NativeMemory.AlignedFree(scratch._address);
            scratch._address = NativeMemory.AlignedAlloc(bytes, 64);
            scratch._bytes = bytes;
        }
        return scratch._address;
    }
}
