namespace Yolo.Kernels.Gpu;

/// <summary>Compiles one kernel at a time in the whole process: drivers have been seen to fail when two devices of one platform compile at once.</summary>
internal static class GpuLoading
{
    private static readonly Lock Compiler = new();

    public static TKernel OneAtATime<TKernel>(Func<TKernel> load)
    {
        lock (Compiler)
        {
            return load();
        }
    }
}
