using ILGPU;
using ILGPU.Runtime;
using Yolo.Kernels.Memory;

namespace Yolo.Kernels.Gpu;

/// <summary>Memory of a GPU.</summary>
internal sealed class GpuBlock<TReal>(MemoryBuffer1D<TReal, Stride1D.Dense> memory) : IMemoryBlock
    where TReal : unmanaged
{
    public int Capacity => (int)memory.Length;

    public int Rented { get; set; }

    public ArrayView<TReal> View => memory.View;

    public void Free() => memory.Dispose();
}
