using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Kernels.Memory;
using Yolo.Properties.Training;

namespace Yolo.Properties.Kernels.Memory;

/// <summary>A device with too little memory says what it has no room for, loses nothing, and can be used on.</summary>
[Collection(nameof(AloneOnItsDevices))]
public sealed class MemoryLimitLaws : IDisposable
{
    private const long MiB = 1 << 20;

    public void Dispose()
    {
        foreach (var name in Devices.Names)
        {
            Device.Parse(name).MemoryLimit = long.MaxValue;
        }
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void What_does_not_fit_is_named_and_the_device_can_be_used_on(string name)
    {
        var device = Limited(name, 64 * MiB);
        var before = device.Memory;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var error = Assert.Throws<DeviceMemoryException>(() => device.Region(() => Sum(Tensor.Exp(Tensor.Ones(device, 3, 2048, 2048)))));
            Assert.Equal("a tensor [3, 2048, 2048]", error.What);
            Assert.Equal(3L * 2048 * 2048 * (device.Precision == Precision.Single ? 4 : 8), error.Bytes);
            Assert.Contains($"on '{device.Name}', whose limit is {(before.BytesInUse + (64 * MiB)) / (double)MiB:0.#} MiB", error.Message, StringComparison.Ordinal);
            Assert.Equal(before.BytesInUse, device.Memory.BytesInUse);
            Assert.Equal(8.0, device.Region(() => Sum(Tensor.Ones(device, 2, 4))).ToScalar());
        }
        device.MemoryLimit = long.MaxValue;
        Assert.Equal(3.0 * 512 * 512, device.Region(() => Sum(Tensor.Ones(device, 3, 512, 512))).ToScalar(), 1e-3);
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void The_op_that_asked_is_named(string name)
    {
        var device = Limited(name, 40 * MiB);
        var error = Assert.Throws<DeviceMemoryException>(() => device.Region(() =>
        {
            var x = Tensor.Ones(device, 1, 1, 1024, 1024);
            return Sum(Tensor.Concat(1, x, x, x, x, x, x, x, x, x, x, x, x));
        }));
        Assert.Contains("asked for by", error.Message, StringComparison.Ordinal);
        Assert.Contains(error.Op, error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Op);
    }

    /// <summary>A training that runs out of memory goes on where there is more, from the state that it had.</summary>
    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void A_training_that_runs_out_is_not_lost(string name)
    {
        using var folder = new Data.TempFolder();
        var device = Device.Parse(name);
        var plan = TinyPlan.Create(device);
        TinyPlan.RunUntil(plan, folder.At("run"), step: 3, resume: false);
        TinyPlan.Run(plan, folder.At("whole"));
        Limited(name, 1);
        Assert.Throws<DeviceMemoryException>(() => TinyPlan.Resume(plan, folder.At("run")));
        device.MemoryLimit = long.MaxValue;
        TinyPlan.Resume(plan, folder.At("run"));
        Assert.Equal(TinyPlan.Model(folder.At("whole")), TinyPlan.Model(folder.At("run")));
    }

    [Fact]
    public void A_limit_is_above_nothing() => Assert.Throws<ArgumentOutOfRangeException>(() => Device.Host.MemoryLimit = 0);

    /// <summary>So much more than is in use.</summary>
    private static Device Limited(string name, long more)
    {
        var device = Device.Parse(name);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        device.Trim();
        device.MemoryLimit = device.Memory.BytesReserved + more;
        return device;
    }

    private static Tensor Sum(Tensor x) => Tensor.Sum(x);
}
