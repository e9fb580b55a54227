using Xunit;
using Yolo.Kernels;

namespace Yolo.Properties;

/// <summary>
/// The devices that every law runs on. Where there is no OpenCL, a developer's laws run on the host alone; on CI, where the environment
/// variable CI is "true", they fail: a device that is not there is not a device that agrees. YOLO_GPU names another GPU than the first of OpenCL, which must
/// then be there; one that has no double precision runs the laws of single precision.
/// </summary>
public static class Devices
{
    private static readonly string[] OnHost = ["host", "host:double"];
    private static readonly string? Named = Environment.GetEnvironmentVariable("YOLO_GPU") is { Length: > 0 } name ? name : null;
    private static readonly string[] OnGpu = Named is null
        ? ["opencl:0", "opencl:0:double"]
        : [Named, .. new[] { Named + ":double" }.Where(n => ProblemOf(n).Length == 0)];

    /// <summary>Why OpenCL cannot be used here; empty if it can.</summary>
    public static string OpenClProblem { get; } = string.Join(" ", OnGpu.Select(ProblemOf).Where(p => p.Length > 0));

    /// <summary>Whether a missing device is a failure.</summary>
    public static bool MustHaveOpenCl { get; } = Environment.GetEnvironmentVariable("CI") == "true" || Named is not null;

    /// <summary>The names of the devices that laws run on.</summary>
    public static IReadOnlyList<string> Names { get; } = MustHaveOpenCl || OpenClProblem.Length == 0 ? [.. OnHost, .. OnGpu] : OnHost;

    /// <summary>Whether a GPU is among them, or must be.</summary>
    public static bool HasGpu => Names.Count > OnHost.Length;

    /// <summary>The names, for theories.</summary>
    public static TheoryData<string> All => [.. Names];

    /// <summary>Those of double precision: where proofs run.</summary>
    public static TheoryData<string> Double => [.. Names.Where(n => n.EndsWith(":double", StringComparison.Ordinal))];

    private static string ProblemOf(string name)
    {
        try
        {
            _ = Device.Parse(name);
            return string.Empty;
        }
        catch (DeviceException e)
        {
            return e.Message;
        }
    }
}
