using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Yolo.Kernels;
using Yolo.Kernels.Host;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Memory;
using Yolo.Kernels.Skeletons;

namespace Yolo.Properties.Kernels.Host;

/// <summary>Contractions with the patches of wide maps, which tiles read where they lie, against sums over the elements of the view, by every register tile.</summary>
public class WideMapLaws
{
    [Fact]
    public void Narrow_tile_in_single_precision() => ByTile<Float32, Lanes<float, Float32>, Tile4x3<Lanes<float, Float32>, Float32>>(Device.Host, 1e-5);

    [Fact]
    public void Narrow_tile_in_double_precision() =>
        ByTile<Float64, Lanes<double, Float64>, Tile4x3<Lanes<double, Float64>, Float64>>(Device.HostDouble, 1e-13);

    [Fact]
    public void Wide_tile_in_single_precision() => ByTile<Float32, Lanes<float, Float32>, Tile8x3<WideRegister<Float32>, Float32>>(Device.Host, 1e-5);

    [Fact]
    public void Wide_tile_in_double_precision() => ByTile<Float64, Lanes<double, Float64>, Tile8x3<WideRegister<Float64>, Float64>>(Device.HostDouble, 1e-13);

    private static void ByTile<TReal, TVector, TTile>(Device device, double tolerance)
        where TReal : unmanaged, IReal<TReal>
        where TVector : unmanaged, IVector<TVector, TReal>
        where TTile : struct, ITile<TReal> => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(20),
            Prop.ForAll(Dice.Arbitrary, dice =>
            {
                var host = (HostDevice<TReal, TVector>)device;
                var s = Random(dice);
                Assert.True(ShiftedImage.PaysFor(s));
                Agree<TReal, TVector, Patches, TTile>(
                    host, dice, new(s), new(s.Groups, s.OutputChannels, s.Batch * s.OutputPlaces, s.Taps), s.OutputPlaces,
                    s.Batch * s.Groups * s.InputChannels * s.InputPlaces, tolerance);
                Agree<TReal, TVector, BackwardPatches, TTile>(
                    host, dice, new(s), new(s.Groups, s.InputChannels, s.Batch * s.InputPlaces, s.OutputChannels * s.KernelHeight * s.KernelWidth), s.InputPlaces,
                    s.Batch * s.Groups * s.OutputChannels * s.OutputPlaces, tolerance);
            }));

    private static void Agree<TReal, TVector, TView, TTile>(
        HostDevice<TReal, TVector> device, Dice dice, TView view, ContractShape shape, int places, int numbers, double tolerance)
        where TReal : unmanaged, IReal<TReal>
        where TVector : unmanaged, IVector<TVector, TReal>
        where TView : struct, IMatrixView
        where TTile : struct, ITile<TReal>
    {
        var (a, b, bias) = (Numbers(device, dice, shape.Batch * shape.Rows * shape.Depth), Numbers(device, dice, numbers), Numbers(device, dice, shape.Rows));
        var matrix = new RowMajor(shape.Depth, shape.Rows * shape.Depth);
        var maps = new Maps(shape.Batch, shape.Rows, places);
        var output = device.Allocate(shape.Batch * shape.Rows * shape.Columns);
        device.Contract<RowMajor, TView, Maps, AddSecond, TTile>(shape, matrix, a.Buffer, view, b.Buffer, maps, output, default, bias.Buffer);
        var actual = new double[output.Length];
        device.Read(output, actual);
        for (var (i, count) = (0, Math.Min(200, actual.Length)); i < count; i++)
        {
            var (batch, row, column) = (dice.Int(0, shape.Batch - 1), dice.Int(0, shape.Rows - 1), dice.Int(0, shape.Columns - 1));
            var expected = bias.Values[row] + Sum(view, b.Values, batch, column, a.Values.AsSpan(((batch * shape.Rows) + row) * shape.Depth, shape.Depth));
            Assert.InRange(actual[maps.IndexOf(batch, row, column)] - expected, -tolerance * shape.Depth, tolerance * shape.Depth);
        }
    }

    private static unsafe double Sum<TView>(TView view, double[] values, int batch, int column, ReadOnlySpan<double> row)
        where TView : struct, IMatrixView
    {
        var sum = 0.0;
        fixed (double* data = values)
        {
            var elements = new MatrixElements<TView, Float64, HostView<Float64>>(view, new((Float64*)data));
            for (var k = 0; k < row.Length; k++)
            {
                sum += row[k] * Float64.ToDouble(elements.At(batch, k, column));
            }
        }
        return sum;
    }

    private static ConvolutionShape Random(Dice dice)
    {
        var kernel = dice.Of(2, 3, 5);
        var (width, height, padding) = (dice.Int(44, 130), dice.Int(5, 24), dice.Int(0, kernel - 1));
        return new(
            dice.Int(1, 3), dice.Int(1, 2), dice.Int(1, 9), height, width, dice.Int(1, 17), height + (2 * padding) - kernel + 1, width + (2 * padding) - kernel + 1,
            kernel, kernel, 1, padding);
    }

    private static (DeviceBuffer Buffer, double[] Values) Numbers(Device device, Dice dice, int count)
    {
        var values = dice.Doubles(count, -1, 1);
        var buffer = device.Allocate(count);
        device.Write(buffer, values);
        return (buffer, values);
    }
}
