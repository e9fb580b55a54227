using Xunit;
using Xunit.Abstractions;

namespace Yolo.Properties.Kernels;

public class OpenClPresence(ITestOutputHelper output)
{
    [Fact]
    public void OpenCL_is_there_or_the_laws_ran_on_the_host_alone()
    {
        if (Devices.OpenClProblem.Length > 0)
        {
            output.WriteLine($"No law ran on OpenCL: {Devices.OpenClProblem}");
        }
        Assert.True(
            Devices.OpenClProblem.Length == 0 || !Devices.MustHaveOpenCl, $"CI must have OpenCL (.ci/install-opencl): {Devices.OpenClProblem}");
    }
}
