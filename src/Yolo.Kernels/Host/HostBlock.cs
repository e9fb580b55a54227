using System.Runtime.InteropServices;
using Yolo.Kernels.Memory;

namespace Yolo.Kernels.Host;

/// <summary>Native memory, aligned for SIMD and a register longer than asked, so that a kernel's last load may read past the end.</summary>
internal sealed unsafe class HostBlock : IMemoryBlock
{
    private const int Alignment = 64;
    private readonly void* _address;

    public HostBlock(int capacity, int bytesPerNumber)
    {
        Capacity = capacity;
        _address = NativeMemory.AlignedAlloc(((nuint)capacity * (nuint)bytesPerNumber) + (2 * Alignment), Alignment);
    }

    public int Capacity { get; }

    public int Rented { get; set; }

    public void* Address => _address;

    public void Free() => NativeMemory.AlignedFree(_address);
}
