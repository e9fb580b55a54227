using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Winograd;

namespace Yolo.Kernels.Gpu;

/// <summary>Finds the GPUs that drivers show, says what keeps one from being used, and opens one.</summary>
internal static class GpuDiscovery
{
    public static IReadOnlyList<GpuCandidate> Cuda() =>
        GpuLoading.OneAtATime(() => Number<CudaDevice>("cuda", CudaDevice.GetDevices(_ => true), ProblemOf));

    public static IReadOnlyList<GpuCandidate> OpenCl() =>
        GpuLoading.OneAtATime(() => Number<CLDevice>("opencl", CLDevice.GetDevices(_ => true), ProblemOf));

    public static Device Open(GpuCandidate candidate, Precision precision, ConvolutionMethod method)
    {
        var name = (precision == Precision.Double ? candidate.Name + ":double" : candidate.Name) + method.Suffix();
        var description = $"{candidate.Description}, {precision.ToString().ToLowerInvariant()} precision";
        var accelerator = GpuLoading.OneAtATime(() => Accelerate(candidate));
        return precision == Precision.Double
            ? new GpuDevice<Float64>(name, description, precision, accelerator, method)
            : new GpuDevice<Float32>(name, description, precision, accelerator, method);
    }

    /// <summary>A context for each device: a kernel that fails to compile spoils its context, and nobody else's.</summary>
    private static Accelerator Accelerate(GpuCandidate candidate)
    {
        var context = Context.Create(builder =>
        {
            if (candidate.Device is CudaDevice cuda)
            {
                builder.Cuda(d => d.DeviceId == cuda.DeviceId);
            }
            else
            {
                builder.OpenCL(d => d.DeviceId == ((CLDevice)candidate.Device).DeviceId);
            }
            builder.EnableAlgorithms().WithGroupBarriers().Optimize(OptimizationLevel.O2);
        });
        return context.Devices.Single(d => d.AcceleratorType != AcceleratorType.CPU).CreateAccelerator(context);
    }

    /// <summary>
    /// ILGPU asks for <c>libOpenCL.so</c>, which only development packages install; the loader itself is <c>libOpenCL.so.1</c>. An assembly
    /// takes one resolver, and under WSL ILGPU sets its own.
    /// </summary>
#pragma warning disable CA2255 // The resolver must be there before ILGPU first looks for OpenCL, whoever asks.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void FindOpenClLoader()
    {
        if (!OperatingSystem.IsLinux() || IsWsl())
        {
            return;
        }
        NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, static (library, assembly, path) =>
            library == "OpenCL" && !NativeLibrary.TryLoad(library, assembly, path, out _) && NativeLibrary.TryLoad("libOpenCL.so.1", out var handle)
                ? handle
                : 0);
    }

    private static bool IsWsl()
    {
        const string release = "/proc/sys/kernel/osrelease";
        return File.Exists(release) && File.ReadAllText(release).Contains("microsoft", StringComparison.OrdinalIgnoreCase);
    }

    private static List<GpuCandidate> Number<TDevice>(string kind, IEnumerable<ILGPU.Runtime.Device> devices, Func<TDevice, string> problem)
        where TDevice : ILGPU.Runtime.Device =>
        [.. devices.OfType<TDevice>().Select((d, i) => new GpuCandidate($"{kind}:{i}", $"{d.Name.Trim()}, {d.MemorySize >> 20} MiB", problem(d), d))];

    private static string ProblemOf(CudaDevice device) =>
        device.Architecture.HasValue && device.InstructionSet.HasValue
            ? string.Empty
            : "the driver is too old or too new for ILGPU to name its instruction set; install a current NVIDIA driver.";

    private static string ProblemOf(CLDevice device) =>
        device.Capabilities.GenericAddressSpace
            ? string.Empty
            : $"its OpenCL driver ({device.CLStdVersion}) has no generic address space, which ILGPU needs; install a driver with OpenCL 2.0 or 3.0 and that feature.";
}

/// <summary>A GPU that a driver shows.</summary>
internal sealed record GpuCandidate(string Name, string Description, string Problem, ILGPU.Runtime.Device Device)
{
    public bool HasDouble => Device is not CLDevice cl || cl.Capabilities.Float64;

    public bool IsGpu => Device is not CLDevice cl || cl.DeviceType.HasFlag(CLDeviceType.CL_DEVICE_TYPE_GPU);
}
