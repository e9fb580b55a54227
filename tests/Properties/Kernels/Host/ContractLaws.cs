using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Yolo.Kernels;
using Yolo.Kernels.Host;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Properties.Kernels.Host;

/// <summary>Contractions of awkward shapes against three loops, on every device and by every register tile whatever the machine.</summary>
public class ContractLaws
{
    // Each depth here is one that some path begins at: one block, several, and long enough to be split.
    private static readonly int[] Depths = [1, 2, 7, 63, 255, 256, 257, 1023, 1025, 2100];

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Product_is_that_of_three_loops(string name)
    {
        var device = Device.Parse(name);
        ForAll(device, (shape, a, b, c, bias) => device.Contract(
            shape, new RowMajor(shape.Depth, shape.Rows * shape.Depth), a, new RowMajor(shape.Columns, shape.Depth * shape.Columns), b,
            new RowMajor(shape.Columns, shape.Rows * shape.Columns), c, default(AddSecond), bias));
    }

    [Theory]
    [InlineData("host")]
    [InlineData("host:double")]
    public void Product_of_transposes_is_that_of_three_loops(string name)
    {
        var device = Device.Parse(name);
        // The product seen from the side: Cᵀ = Bᵀ · Aᵀ, stored transposed, is C for the transposed views.
        ForAll(device, (shape, a, b, c, bias) => device.Contract(
            shape, new Transposed<Transposed<RowMajor>>(new(new(shape.Depth, shape.Rows * shape.Depth))), a,
            new Transposed<Transposed<RowMajor>>(new(new(shape.Columns, shape.Depth * shape.Columns))), b,
            new RowMajor(shape.Columns, shape.Rows * shape.Columns), c, default(AddSecond), bias));
    }

    [Fact]
    public void Narrow_tile_in_single_precision() => ByTile<Float32, Lanes<float, Float32>, Tile4x3<Lanes<float, Float32>, Float32>>(Device.Host);

    [Fact]
    public void Narrow_tile_in_double_precision() => ByTile<Float64, Lanes<double, Float64>, Tile4x3<Lanes<double, Float64>, Float64>>(Device.HostDouble);

    [Fact]
    public void Wide_tile_in_single_precision() => ByTile<Float32, Lanes<float, Float32>, Tile8x3<WideRegister<Float32>, Float32>>(Device.Host);

    [Fact]
    public void Wide_tile_in_double_precision() => ByTile<Float64, Lanes<double, Float64>, Tile8x3<WideRegister<Float64>, Float64>>(Device.HostDouble);

    private static void ByTile<TReal, TVector, TTile>(Device device)
        where TReal : unmanaged, IReal<TReal>
        where TVector : unmanaged, IVector<TVector, TReal>
        where TTile : struct, ITile<TReal> =>
        ForAll(device, (shape, a, b, c, bias) => ((HostDevice<TReal, TVector>)device).Contract<RowMajor, RowMajor, RowMajor, AddSecond, TTile>(
            shape, new(shape.Depth, shape.Rows * shape.Depth), a, new(shape.Columns, shape.Depth * shape.Columns), b,
            new(shape.Columns, shape.Rows * shape.Columns), c, default, bias));

    private static void ForAll(Device device, Contraction contract) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(30),
        Prop.ForAll(Dice.Arbitrary, dice =>
        {
            var shape = new ContractShape(dice.Int(1, 3), dice.Of(1, 2, 5, 8, 9, 17, 33), dice.Of(1, 2, 7, 24, 25, 49, 97, 130), dice.Of(Depths));
            var a = dice.Doubles(shape.Batch * shape.Rows * shape.Depth, -1, 1);
            var b = dice.Doubles(shape.Batch * shape.Depth * shape.Columns, -1, 1);
            var bias = dice.Doubles(shape.Rows, -1, 1);
            var (x, y, z, w) = (Buffer(device, a), Buffer(device, b), device.Allocate(shape.Batch * shape.Rows * shape.Columns), Buffer(device, bias));
            contract(shape, x, y, z, w);
            var actual = new double[z.Length];
            device.Read(z, actual);
            // Partial sums of products of numbers in ±1 wander to √k/3, so roundings add up to about unit · k/4: this is eight times that.
            var unit = device.Precision == Precision.Single ? 1 / (double)(1 << 24) : 1 / (double)(1L << 53);
            var tolerance = 2 * unit * (shape.Depth + 8);
            return Naive(shape, a, b, bias).Zip(actual).All(v => Math.Abs(v.First - v.Second) <= tolerance).Label(shape.ToString());
        }));

    private static Yolo.Kernels.Memory.DeviceBuffer Buffer(Device device, double[] values)
    {
        var buffer = device.Allocate(values.Length);
        device.Write(buffer, values);
        return buffer;
    }

    private static double[] Naive(ContractShape s, double[] a, double[] b, double[] bias)
    {
        var c = new double[s.Batch * s.Rows * s.Columns];
        for (var i = 0; i < s.Batch * s.Rows; i++)
        {
            var batch = i / s.Rows;
            Array.Fill(c, bias[i % s.Rows], i * s.Columns, s.Columns);
            for (var k = 0; k < s.Depth; k++)
            {
                for (var j = 0; j < s.Columns; j++)
                {
                    c[(i * s.Columns) + j] += a[(i * s.Depth) + k] * b[(((batch * s.Depth) + k) * s.Columns) + j];
                }
            }
        }
        return c;
    }

    private delegate void Contraction(
        ContractShape shape, Yolo.Kernels.Memory.DeviceBuffer a, Yolo.Kernels.Memory.DeviceBuffer b, Yolo.Kernels.Memory.DeviceBuffer c,
        Yolo.Kernels.Memory.DeviceBuffer bias);
}
