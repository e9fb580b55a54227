using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;

namespace Yolo.Properties.Autodiff.Core;

public class CreationLaws
{
    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void What_goes_in_comes_out(string name)
    {
        var device = Device.Parse(name);
        var values = new Dice(9).Doubles(35, -1e3, 1e3);
        Assert.Equal(values, Tensor.From(device, values, 5, 7).ToArray());
        var floats = values.Select(v => (float)v).ToArray();
        Assert.Equal(floats, Tensor.From(device, floats, 5, 7).ToFloats());
        Assert.Equal([2.5, 2.5, 2.5], Tensor.Full(device, 2.5, 3).ToArray());
        Assert.Equal(new double[6], Tensor.Zeros(device, 2, 3).ToArray());
        Assert.Equal([1.0, 1.0], Tensor.Ones(device, 2).ToArray());
        Assert.Equal([0.0, 1, 2, 3], Tensor.Range(device, 4).ToArray());
        Assert.Equal(4.25, Tensor.Scalar(device, 4.25).ToScalar());
        Assert.Equal(Shape.Scalar, Tensor.Scalar(device, 1).Shape);
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Zero_is_the_start_of_any_sum(string name)
    {
        var x = Tensor.From(Device.Parse(name), [1.0, 2.0], 2);
        Assert.Same(x, Tensor.Zero + x);
        Assert.Same(x, x + Tensor.Zero);
    }

    [Fact]
    public void Zero_outlives_every_region()
    {
        // A region in which Zero may be touched for the first time.
        Device.HostDouble.Region(() => Tensor.Zero + Tensor.Ones(Device.HostDouble, 2));
        Assert.Equal(0, Tensor.Zero.ToScalar());
    }
}
