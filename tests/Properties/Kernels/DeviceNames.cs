using Xunit;
using Yolo.Kernels;
using Yolo.Kernels.Gpu;

namespace Yolo.Properties.Kernels;

public class DeviceNames
{
    [Fact]
    public void A_name_always_gives_the_same_device()
    {
        Assert.All(Devices.Names, name => Assert.Same(Device.Parse(name), Device.Parse($" {name.ToUpperInvariant()} ")));
        Assert.All(Devices.Names, name => Assert.Equal(name, Device.Parse(name).Name));
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("host:0")]
    [InlineData("cuda:x")]
    [InlineData("")]
    [InlineData("best:double")]
    public void An_unknown_name_is_refused_by_a_message_that_lists_the_known_ones(string name)
    {
        var message = Assert.Throws<DeviceException>(() => Device.Parse(name)).Message;
        Assert.Contains($"'{name}'", message, StringComparison.Ordinal);
        Assert.All(Device.All(), device => Assert.Contains(device.Name, message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_GPU_that_is_not_there_is_an_error_that_says_why_and_never_another_device()
    {
        var number = GpuDiscovery.Cuda().Count;
        var message = Assert.Throws<DeviceException>(() => Device.Parse($"cuda:{number}")).Message;
        Assert.Contains($"cuda:{number}", message, StringComparison.Ordinal);
        Assert.Contains(number == 0 ? "driver" : "numbered from 0", message, StringComparison.Ordinal);
        Assert.Contains("opencl:99", Assert.Throws<DeviceException>(() => Device.Parse("opencl:99")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_best_device_is_one_that_is_listed_as_usable() =>
        Assert.Contains(Device.All(), device => device.Name == Device.Best().Name && device.IsUsable);
}
