using System.Collections.Concurrent;
using System.Globalization;
using ILGPU.Runtime;
using Yolo.Kernels.Gpu;
using Yolo.Kernels.Host;
using Yolo.Kernels.Host.Winograd;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Winograd;

namespace Yolo.Kernels;

public abstract partial class Device
{
    private static readonly ConcurrentDictionary<string, Lazy<Device>> Opened = new();

    /// <summary>The machine itself, in single precision: managed code on all cores.</summary>
    public static Device Host { get; } = new HostDevice<Float32, Lanes<float, Float32>>("host", Precision.Single);

    /// <summary>The machine itself, in double precision.</summary>
    public static Device HostDouble { get; } = new HostDevice<Float64, Lanes<double, Float64>>("host:double", Precision.Double);

    /// <summary>The fastest device that works: the first CUDA GPU, else the first OpenCL GPU, else the host.</summary>
    public static Device Best()
    {
        var gpu = GpuDiscovery.Cuda().Concat(GpuDiscovery.OpenCl()).FirstOrDefault(c => c.Problem.Length == 0 && c.IsGpu);
        return gpu is null ? Host : Parse(gpu.Name);
    }

    /// <summary>
    /// The device of that name: <c>host</c>, <c>cuda:0</c>, <c>opencl:1</c>, each with <c>:double</c> for double precision, or <c>best</c>. Last may come how it convolves with 3 × 3 filters at stride 1:
    /// <c>:direct</c>, a multiplication for each tap, with the smallest errors; <c>:winograd2</c> or <c>:winograd4</c>, always by that form of Winograd's algorithm; else the way that should be fastest. The
    /// same name always gives the same device. Nothing ever falls back to another device.
    /// </summary>
    /// <exception cref="DeviceException">There is no such device, or it cannot be used; the message says why.</exception>
    public static Device Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var parts = name.Trim().ToLowerInvariant().Split(':').ToList();
        var method = parts[^1] switch
        {
            "direct" => ConvolutionMethod.Direct,
            "winograd2" => ConvolutionMethod.Winograd2,
            "winograd4" => ConvolutionMethod.Winograd4,
            _ => ConvolutionMethod.Fastest,
        };
        if (method != ConvolutionMethod.Fastest)
        {
            parts.RemoveAt(parts.Count - 1);
        }
        var isDouble = parts is [.., "double"];
        if (isDouble)
        {
            parts.RemoveAt(parts.Count - 1);
        }
        switch (parts)
        {
            case ["best"] when !isDouble && method == ConvolutionMethod.Fastest:
                return Best();
            case ["host"]:
                return OnHost(isDouble, method);
            case [("cuda" or "opencl") and var kind]:
                return Gpu(kind, 0, isDouble, method);
            case [("cuda" or "opencl") and var kind, var number]
                when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index):
                return Gpu(kind, index, isDouble, method);
            default:
                throw new DeviceException(
                    $"There is no device '{name}'. Known names: {string.Join(", ", All().Select(d => d.Name))}; add ':double' for double precision, ':direct' for no Winograd convolutions.");
        }
    }

    /// <summary>Every device in the machine, each with the reason if it cannot be used.</summary>
    public static IReadOnlyList<DeviceInfo> All() =>
    [
        .. GpuDiscovery.Cuda().Concat(GpuDiscovery.OpenCl()).Select(c => new DeviceInfo(c.Name, c.Description, c.Problem)),
        new(Host.Name, Host.Description, string.Empty),
    ];

    private static Device OnHost(bool isDouble, ConvolutionMethod method)
    {
        if (method == ConvolutionMethod.Fastest)
        {
            return isDouble ? HostDouble : Host;
        }
        var name = (isDouble ? "host:double" : "host") + method.Suffix();
        return Opened.GetOrAdd(name, _ => new(() => isDouble
            ? new HostDevice<Float64, Lanes<double, Float64>>(name, Precision.Double, method)
            : new HostDevice<Float32, Lanes<float, Float32>>(name, Precision.Single, method))).Value;
    }

    private static Device Gpu(string kind, int index, bool isDouble, ConvolutionMethod method)
    {
        var candidates = kind == "cuda" ? GpuDiscovery.Cuda() : GpuDiscovery.OpenCl();
        if (index >= candidates.Count)
        {
            var why = candidates.Count > 0
                ? $"there are {candidates.Count}, numbered from 0"
                : kind == "cuda"
                    ? "no NVIDIA driver shows a device; install the NVIDIA driver"
                    : "no OpenCL driver shows a device; install the driver of your GPU and the OpenCL loader (libOpenCL.so.1)";
            throw new DeviceException($"There is no device '{kind}:{index}': {why}. Or use --device host.");
        }
        var candidate = candidates[index];
        if (candidate.Problem.Length > 0)
        {
            throw new DeviceException($"Device '{candidate.Name}' ({candidate.Description}) cannot be used: {candidate.Problem}");
        }
        if (isDouble && !candidate.HasDouble)
        {
            throw new DeviceException($"Device '{candidate.Name}' ({candidate.Description}) has no double precision. Use '{candidate.Name}' or 'host:double'.");
        }
        var precision = isDouble ? Precision.Double : Precision.Single;
        return Opened.GetOrAdd($"{candidate.Name}:{precision}{method.Suffix()}", _ => new(() => Open(candidate, precision, method))).Value;
    }

    private static Device Open(GpuCandidate candidate, Precision precision, ConvolutionMethod method)
    {
        try
        {
            return GpuDiscovery.Open(candidate, precision, method);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new DeviceException($"Device '{candidate.Name}' ({candidate.Description}) could not be opened: {(e is AcceleratorException fault ? GpuFault.Reason(fault) : e.Message)}", e);
        }
    }
}
