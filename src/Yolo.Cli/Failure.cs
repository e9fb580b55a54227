using ILGPU.Runtime;
using Yolo.Autodiff;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Kernels.Gpu;
using Yolo.Kernels.Memory;
using Yolo.Model.Geometry;
using Yolo.Model.Storage;

namespace Yolo.Cli;

/// <summary>What a user is told of an error that a command ends with.</summary>
internal static class Failure
{
    /// <summary>The message and the exit code; none for what should not happen.</summary>
    public static (string Message, int Code)? Of(Exception error) => error switch
    {
        DataException or DeviceException or TruthException or ShapeException or ModelFormatException => (error.Message, ExitCode.UnusableInput),
        DeviceMemoryException => (error.Message, ExitCode.Failure),
        AcceleratorException fault => (
            $"The driver of the device failed: {GpuFault.Reason(fault)}. Run it again; if it fails again, update the driver or use --device host.", ExitCode.Failure),
        OutOfMemoryException => ("The memory does not suffice for this case; use one with fewer images or boxes, or another --device.", ExitCode.Failure),
        _ => null,
    };
}
