using Xunit;
using Xunit.Abstractions;
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Kernels.Gpu.Winograd;
using Yolo.Kernels.Skeletons;
using Yolo.Kernels.Winograd;

namespace Yolo.Properties.Kernels.Winograd;

/// <summary>What a GPU chooses of itself: Winograd's algorithm where it is clearly less work, never beyond the scratch memory that it may ask for.</summary>
public class GpuWinogradRuleTests(ITestOutputHelper output)
{
    public static TheoryData<string> GpuDevices => [.. Devices.Names.Where(n => Device.Parse(n).IsGpu)];

    [Theory]
    [InlineData("Winograd4", 8, 256, 512, 26, 3, 1)]
    [InlineData("Direct", 8, 64, 128, 104, 3, 1)]
    [InlineData("Direct", 1, 16, 32, 26, 3, 1)]
    [InlineData("Direct", 8, 3, 32, 416, 3, 1)]
    [InlineData("Direct", 8, 512, 256, 26, 1, 1)]
    [InlineData("Direct", 8, 256, 512, 26, 3, 2)]
    [InlineData("Direct", 512, 256, 512, 52, 3, 1)]
    public void Chooses_by_shape(string expected, int batch, int inputs, int outputs, int size, int kernel, int stride)
    {
        var (image, shape) = Convolution(batch, inputs, outputs, size, kernel, stride);
        Assert.Equal(expected, $"{GpuWinogradRule.For(shape, image, keptFilters: true, ConvolutionMethod.Fastest)}");
        Assert.Equal(ConvolutionMethod.Direct, GpuWinogradRule.For(shape, image, keptFilters: true, ConvolutionMethod.Direct));
    }

    /// <summary>The smallest square map of these channels that goes by Winograd's algorithm gives the bits of the device that is told to; one place fewer, those of the direct device.</summary>
    [GpuTheory]
    [MemberData(nameof(GpuDevices))]
    public void The_device_does_what_the_rule_says(string name)
    {
        const int channels = 192;
        bool IsWinograd(int size)
        {
            var (image, shape) = Convolution(1, channels, channels, size, 3, 1);
            return GpuWinogradRule.For(shape, image, keptFilters: false, ConvolutionMethod.Fastest) == ConvolutionMethod.Winograd4;
        }
        var size = Enumerable.Range(3, 100).First(IsWinograd);
        output.WriteLine($"from {size} × {size}");
        Assert.Equal(Bits(name + ":winograd4", channels, size), Bits(name, channels, size));
        Assert.NotEqual(Bits(name + ":direct", channels, size), Bits(name, channels, size));
        Assert.Equal(Bits(name + ":direct", channels, size - 1), Bits(name, channels, size - 1));
    }

    private static double[] Bits(string name, int channels, int size)
    {
        var (device, dice) = (Device.Parse(name), new Dice(7));
        Tensor Random(params int[] sizes) => Tensor.From(device, dice.Doubles(new Shape(sizes).Count, -1, 1), sizes);
        return Tensor.Conv2D(Random(1, channels, size, size), Random(channels, channels, 3, 3), 1, 1).ToArray();
    }

    private static (ConvolutionShape Image, ContractShape Shape) Convolution(int batch, int inputs, int outputs, int size, int kernel, int stride)
    {
        var places = ((size + (2 * (kernel / 2)) - kernel) / stride) + 1;
        var image = new ConvolutionShape(batch, 1, inputs, size, size, outputs, places, places, kernel, kernel, stride, kernel / 2);
        return (image, new(1, outputs, batch * image.OutputPlaces, image.Taps));
    }
}
