using System.Runtime.InteropServices;
using Yolo.Kernels.Memory;

namespace Yolo.Kernels.Host;

/// <summary>Native memory, aligned for SIMD and a register longer than asked, so that a kernel's last load may read past the end.</summary>
internal sealed unsafe class HostBlock : IMemoryBlock
{
    private const int Alignment = 64;
    private readonly int _bytesPerNumber;
    private readonly void* _address;

    public HostBlock(int capacity, int bytesPerNumber)
        : this(capacity, bytesPerNumber, NativeMemory.AlignedAlloc(((nuint)capacity * (nuint)bytesPerNumber) + (2 * Alignment), Alignment))
    {
    }

    private HostBlock(int capacity, int bytesPerNumber, void* address)
    {
        Capacity = capacity;
        _bytesPerNumber = bytesPerNumber;
        _address = address;
    }

    public int Capacity { get; }

    public void* Address => _address;

    public IMemoryBlock Part(int start, int length) => new HostBlock(length, _bytesPerNumber, (byte*)_address + ((nint)start * _bytesPerNumber));

    public void Free() => NativeMemory.AlignedFree(_address);
}
