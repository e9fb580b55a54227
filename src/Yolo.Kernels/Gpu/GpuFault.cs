using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace Yolo.Kernels.Gpu;

/// <summary>What a driver says went wrong; ILGPU's OpenCL exceptions keep it beside a message that says nothing.</summary>
internal static class GpuFault
{
    public static string Reason(AcceleratorException e) => e is CLException { Error: var code } ? $"{code} ({(int)code})" : e.Message;
}
