using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace Yolo.Kernels.Gpu;

/// <summary>
/// One call at a time, in the whole process, of what drivers have been seen to fail at when two threads do it at once: listing devices, opening one (for which ILGPU compiles a kernel), compiling.
/// </summary>
internal static class GpuLoading
{
    // A kernel can meet a build of another process too, with which PoCL shares its cache (pocl/pocl#1480), or one that the driver itself put off to the launch: no lock of ours keeps those apart.
    private const int Attempts = 3;

    private static readonly Lock Driver = new();

    public static T OneAtATime<T>(Func<T> load)
    {
        lock (Driver)
        {
            return load();
        }
    }

    /// <exception cref="DeviceException">The driver did not compile it.</exception>
    public static TKernel Compile<TKernel>(string device, Func<TKernel> load)
        where TKernel : Delegate =>
        OneAtATime(() =>
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return load();
                }
                catch (CLException e) when (e.Error == CLError.CL_BUILD_PROGRAM_FAILURE && attempt < Attempts)
                {
                    Thread.Sleep(100 * attempt);
                }
                catch (AcceleratorException e)
                {
                    throw new DeviceException($"The driver of device '{device}' did not compile the kernel of {NameOf<TKernel>()}: {GpuFault.Reason(e)}", e);
                }
            }
        });

    /// <summary>Kernels are told apart by the types of their arguments: ours are those that are neither ILGPU's nor the system's.</summary>
    private static string NameOf<TKernel>() =>
        string.Join(", ", typeof(TKernel).GenericTypeArguments.Where(t => t.Assembly == typeof(Device).Assembly && !t.IsGenericType).Select(t => t.Name).Distinct());
}
