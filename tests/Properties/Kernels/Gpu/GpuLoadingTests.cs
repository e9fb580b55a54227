using ILGPU.Runtime.OpenCL;
using Xunit;
using Yolo.Kernels;
using Yolo.Kernels.Gpu;

namespace Yolo.Properties.Kernels.Gpu;

/// <summary>A build that fails for a moment is made again; one that goes on failing, or fails otherwise, is told with the driver's own reason.</summary>
public class GpuLoadingTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void A_build_is_tried_three_times(int failures, bool succeeds)
    {
        var calls = 0;
        Action Load() => calls++ < failures ? throw new CLException(CLError.CL_BUILD_PROGRAM_FAILURE) : () => { };
        if (succeeds)
        {
            Assert.NotNull(GpuLoading.Compile("opencl:7", Load));
            Assert.Equal(failures + 1, calls);
            return;
        }
        var error = Assert.Throws<DeviceException>(() => GpuLoading.Compile("opencl:7", Load));
        Assert.Contains("'opencl:7' did not compile", error.Message, StringComparison.Ordinal);
        Assert.Contains("CL_BUILD_PROGRAM_FAILURE (-11)", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, calls);
    }

    [Fact]
    public void What_is_no_failed_build_is_not_tried_again()
    {
        var calls = 0;
        Action Load()
        {
            calls++;
            throw new CLException(CLError.CL_OUT_OF_RESOURCES);
        }
        Assert.Contains("CL_OUT_OF_RESOURCES", Assert.Throws<DeviceException>(() => GpuLoading.Compile("opencl:7", Load)).Message, StringComparison.Ordinal);
        Assert.Equal(1, calls);
    }
}
