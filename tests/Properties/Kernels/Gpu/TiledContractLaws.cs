using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Yolo.Kernels;
using Yolo.Kernels.Gpu;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Memory;
using Yolo.Kernels.Skeletons;
using Yolo.Properties.Autodiff.Ops;

namespace Yolo.Properties.Kernels.Gpu;

/// <summary>Every tiling of a contraction gives what the simple kernel gives, which other laws hold to the host: around the borders of tiles, panels and splits.</summary>
public class TiledContractLaws
{
    private static readonly GpuTiling[] Tiled = [GpuTiling.Square128, GpuTiling.Square64, GpuTiling.Flat32x128, GpuTiling.Tall128x32];

    /// <summary>One less than the sizes of tiles, these, and one more; and what leaves most of a tile empty.</summary>
    private static readonly int[] Borders = [1, 5, 31, 32, 33, 63, 64, 65, 127, 128, 129, 200];

    /// <summary>Around the depths of panels, and of several parts.</summary>
    private static readonly int[] Depths = [1, 7, 8, 9, 15, 16, 17, 33, 127, 128, 129, 200, 260];

    public static TheoryData<string> GpuDevices => [.. Devices.Names.Where(n => Device.Parse(n).IsGpu)];

    public static TheoryData<string, string> GpuDevicesAndViews
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var device in Devices.Names.Where(n => Device.Parse(n).IsGpu))
            {
                foreach (var view in new[] { "forward", "input gradient", "filter gradient", "pointwise forward", "pointwise input gradient", "pointwise filter gradient" })
                {
                    data.Add(device, view);
                }
            }
            return data;
        }
    }

    [GpuTheory]
    [MemberData(nameof(GpuDevices))]
    public void Products_around_borders(string name) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(25),
        Prop.ForAll(Dice.Arbitrary, dice =>
        {
            var s = new ContractShape(dice.Int(1, 2), dice.Of(Borders), dice.Of(Borders), dice.Of(Depths));
            Agree(
                Device.Parse(name), dice, s, new RowMajor(s.Depth, s.Rows * s.Depth), s.Batch * s.Rows * s.Depth,
                new RowMajor(s.Columns, s.Depth * s.Columns), s.Batch * s.Depth * s.Columns,
                new RowMajor(s.Columns, s.Rows * s.Columns));
        }));

    [GpuTheory]
    [MemberData(nameof(GpuDevicesAndViews))]
    public void Convolutions(string name, string view) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(8),
        Prop.ForAll(Dice.Arbitrary, dice =>
        {
            var device = Device.Parse(name);
            var s = RandomConvolution(dice, view.StartsWith("pointwise", StringComparison.Ordinal));
            var (input, output, filters) = (
                s.Batch * s.Groups * s.InputChannels * s.InputPlaces, s.Batch * s.Groups * s.OutputChannels * s.OutputPlaces,
                s.Groups * s.OutputChannels * s.Taps);
            var forward = new ContractShape(s.Groups, s.OutputChannels, s.Batch * s.OutputPlaces, s.Taps);
            var back = new ContractShape(s.Groups, s.InputChannels, s.Batch * s.InputPlaces, s.OutputChannels * s.KernelHeight * s.KernelWidth);
            var filter = new ContractShape(s.Groups, s.OutputChannels, s.Taps, s.Batch * s.OutputPlaces);
            var rows = new RowMajor(s.Taps, s.OutputChannels * s.Taps);
            var (x, y) = (new Maps(s.Groups, s.InputChannels, s.InputPlaces), new Maps(s.Groups, s.OutputChannels, s.OutputPlaces));
            switch (view)
            {
                case "forward":
                    Agree(device, dice, forward, rows, filters, new Patches(s), input, y);
                    break;
                case "input gradient":
                    Agree(device, dice, back, new BackwardFilters(s), filters, new BackwardPatches(s), output, x);
                    break;
                case "filter gradient":
                    Agree(device, dice, filter, y, output, new Transposed<Patches>(new(s)), input, rows);
                    break;
                case "pointwise forward":
                    Agree(device, dice, forward, rows, filters, x, input, y);
                    break;
                case "pointwise input gradient":
                    Agree(device, dice, back, new Transposed<RowMajor>(rows), filters, y, output, x);
                    break;
                default:
                    Agree(device, dice, filter, y, output, new Transposed<Maps>(x), input, rows);
                    break;
            }
        }));

    [Theory]
    [InlineData(1, 16, 173056, 27, GpuTiling.Flat32x128)]
    [InlineData(1, 64, 10816, 288, GpuTiling.Square64)]
    [InlineData(1, 1024, 1352, 9216, GpuTiling.Square128)]
    [InlineData(1, 128, 27, 86528, GpuTiling.Tall128x32)]
    [InlineData(1, 3, 5, 7, GpuTiling.Simple)]
    [InlineData(100, 10, 10, 10, GpuTiling.Simple)]
    public void Shape_decides(int batch, int rows, int columns, int depth, object tiling)
    {
        var plan = GpuContractPlan.For(new(batch, rows, columns, depth));
        Assert.Equal(tiling, plan.Tiling);
        Assert.InRange(plan.Splits * plan.SplitDepth, depth, depth + plan.SplitDepth - 1);
    }

    private static void Agree<TA, TB, TOutput>(
        Device device, Dice dice, ContractShape shape, TA a, int aLength, TB b, int bLength, TOutput output)
        where TA : struct, IMatrixView
        where TB : struct, IMatrixView
        where TOutput : struct, IOutputView
    {
        if (device is GpuDevice<Float32> single)
        {
            Agree(single, dice, shape, a, aLength, b, bLength, output);
        }
        else
        {
            Agree((GpuDevice<Float64>)device, dice, shape, a, aLength, b, bLength, output);
        }
    }

    private static void Agree<TA, TB, TOutput, TReal>(
        GpuDevice<TReal> device, Dice dice, ContractShape shape, TA a, int aLength, TB b, int bLength, TOutput output)
        where TA : struct, IMatrixView
        where TB : struct, IMatrixView
        where TOutput : struct, IOutputView
        where TReal : unmanaged, IReal<TReal>
    {
        var (x, y, bias) = (Buffer(device, dice, aLength), Buffer(device, dice, bLength), Buffer(device, dice, shape.Rows));
        var unit = device.Precision == Precision.Single ? 1 / (double)(1 << 24) : 1 / (double)(1L << 53);
        var expected = Contract(GpuTiling.Simple);
        foreach (var tiling in Tiled)
        {
            var actual = Contract(tiling);
            Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.First - pair.Second, -4 * unit * (shape.Depth + 8), 4 * unit * (shape.Depth + 8)));
            Assert.Equal(actual, Contract(tiling));
        }

        double[] Contract(GpuTiling tiling)
        {
            // What is not written is seen: it stays beyond any sum.
            var z = device.Allocate(shape.Batch * shape.Rows * shape.Columns);
            var values = new double[z.Length];
            Array.Fill(values, 1e6);
            device.Write(z, values);
            device.Contract(GpuContractPlan.By(tiling, shape), a, x, b, y, output, z, default(AddSecond), bias);
            device.Read(z, values);
            return values;
        }
    }

    private static DeviceBuffer Buffer(Device device, Dice dice, int length)
    {
        var buffer = device.Allocate(length);
        device.Write(buffer, dice.Doubles(length, -1, 1));
        return buffer;
    }

    private static ConvolutionShape RandomConvolution(Dice dice, bool pointwise)
    {
        var (height, width, kernel, stride) = (dice.Int(3, 14), dice.Int(3, 14), pointwise ? 1 : dice.Of(2, 3), pointwise ? 1 : dice.Of(1, 1, 2, 3));
        var padding = pointwise ? 0 : dice.Int(0, kernel - 1);
        return new(
            dice.Int(1, 3), dice.Int(1, 2), dice.Of(1, 3, 8, 17), height, width, dice.Of(1, 5, 33, 66),
            ((height + (2 * padding) - kernel) / stride) + 1, ((width + (2 * padding) - kernel) / stride) + 1, kernel, kernel, stride, padding);
    }
}
