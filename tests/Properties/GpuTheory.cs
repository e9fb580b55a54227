using Xunit;

namespace Yolo.Properties;

/// <summary>A theory on GPUs: skipped where there is none, for a theory without data fails. On CI there must be one.</summary>
public sealed class GpuTheoryAttribute : TheoryAttribute
{
    public GpuTheoryAttribute()
    {
        if (!Devices.HasGpu)
        {
            Skip = $"There is no GPU: {Devices.OpenClProblem}";
        }
    }
}
