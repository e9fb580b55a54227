using ILGPU;
using ILGPU.Runtime;
using Yolo.Kernels.Memory;

namespace Yolo.Kernels.Gpu;

/// <summary>Memory of a GPU, or a part of it.</summary>
internal sealed class GpuBlock<TReal>(MemoryBuffer1D<TReal, Stride1D.Dense> memory, ArrayView<TReal> view) : IMemoryBlock
    where TReal : unmanaged
{
    public int Capacity => (int)view.Length;

    public ArrayView<TReal> View => view;

    public IMemoryBlock Part(int start, int length) => new GpuBlock<TReal>(memory, view.SubView(start, length));

    public void Free() => memory.Dispose();
}
