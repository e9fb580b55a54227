using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Kernels.Host;
using Yolo.Kernels.Host.Winograd;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;
using Yolo.Kernels.Winograd;

namespace Yolo.Properties.Kernels.Winograd;

/// <summary>
/// Convolutions by Winograd's algorithm, forced on every shape, against direct ones in double precision: forward, both gradients, kept filters and an activation. The
/// bounds on their error, relative to the norm of the result, are those that docs/performance.md states.
/// </summary>
public class WinogradLaws
{
    private static readonly Device Direct = Device.Parse("host:double:direct");

    /// <summary>What the ends of devices' names promise.</summary>
    private static readonly Dictionary<string, double> Bounds = new()
    {
        [":winograd2"] = 2e-6,
        [":winograd4"] = 1e-5,
        [":double:winograd2"] = 1e-14,
        [":double:winograd4"] = 3e-14,
    };

    private static readonly string[] Gpus = [.. Devices.Names.Where(name => name.Count(c => c == ':') == 1 && Device.Parse(name).IsGpu)];

    /// <summary>The host's rule chooses by shape; that of GPUs chooses no shape as small as these.</summary>
    public static TheoryData<string> Ways { get; } = ["host", .. from device in Gpus.Prepend("host") from end in Bounds.Keys select device + end];

    [Theory]
    [MemberData(nameof(Ways))]
    public void Agrees_with_direct_convolution(string way) => ForAll(way, Shapes);

    /// <summary>Maps so large and so many that they are dealt out to parts, chunks and groups of chunks.</summary>
    [Theory]
    [MemberData(nameof(Ways))]
    public void Agrees_on_wide_maps(string way) => ForAll(way, dice =>
        (1, dice.Int(1, 20), dice.Int(1, 20), dice.Int(60, 130), dice.Int(60, 280), dice.Int(0, 1)), tests: 3);

    /// <summary>Channels so many that sums over them are blocked, and so few tiles that filters fill the registers.</summary>
    [Theory]
    [MemberData(nameof(Ways))]
    public void Agrees_on_deep_maps(string way) => ForAll(way, dice =>
        (dice.Int(1, 2), dice.Int(300, 600), dice.Int(40, 150), dice.Int(3, 14), dice.Int(3, 14), 1), tests: 3);

    /// <summary>The way to switch it off: other bits than with it.</summary>
    [Fact]
    public void The_direct_device_does_without()
    {
        var dice = new Dice(5);
        var (x, f) = (dice.Doubles(32 * 26 * 26, -1, 1), dice.Doubles(64 * 32 * 9, -1, 1));
        double[] On(Device device) => Tensor.Conv2D(Tensor.From(device, x, 1, 32, 26, 26), Tensor.From(device, f, 64, 32, 3, 3), 1, 1).ToArray();
        Assert.NotEqual(On(Direct), On(Device.HostDouble));
        Assert.NotEqual(On(Device.Parse("host:direct")), On(Device.Host));
        Assert.Same(Device.Parse("host:direct"), Device.Parse("HOST:direct"));
    }

    [Fact]
    public void Every_register_tile_gives_the_same()
    {
        ByTile<Float32, Lanes<float, Float32>, Tile4x3<Lanes<float, Float32>, Float32>>("host:winograd4");
        ByTile<Float32, Lanes<float, Float32>, Tile8x3<WideRegister<Float32>, Float32>>("host:winograd2");
        ByTile<Float64, Lanes<double, Float64>, Tile4x3<Lanes<double, Float64>, Float64>>("host:double:winograd2");
        ByTile<Float64, Lanes<double, Float64>, Tile8x3<WideRegister<Float64>, Float64>>("host:double:winograd4");
    }

    private static (int N, int C, int O, int H, int W, int Padding) Shapes(Dice dice) =>
        (dice.Int(1, 3), dice.Int(1, 40), dice.Int(1, 70), dice.Int(3, 30), dice.Int(3, 40), dice.Int(0, 2));

    private static void ForAll(string way, Func<Dice, (int N, int C, int O, int H, int W, int Padding)> shapes, int tests = 30) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(tests),
        Prop.ForAll(Dice.Arbitrary, dice =>
        {
            var (device, bound) = (Device.Parse(way), Bound(way));
            var (n, c, o, h, w, padding) = shapes(dice);
            var (input, filters, output) = (new Shape(n, c, h, w), new Shape(o, c, 3, 3), new Shape(n, o, h + (2 * padding) - 2, w + (2 * padding) - 2));
            var (x, f, g, b) = (Numbers(dice, input), Numbers(dice, filters), Numbers(dice, output), Numbers(dice, new(1, o, 1, 1)));
            Property Agree(string what, Func<Device, Tensor> op) =>
                Near(op(Direct).ToArray(), op(device).ToArray(), bound).Label($"{what}: {input} * {filters}, padding {padding}");
            Tensor On(Device d, (double[] Values, Shape Shape) numbers) => Tensor.From(d, numbers.Values, [.. numbers.Shape.Sizes]);
            return Agree("forward", d => Tensor.Conv2D(On(d, x), On(d, f), 1, padding))
                .And(Agree("input gradient", d => Tensor.Conv2DInputGradient(On(d, g), On(d, f), input, 1, padding)))
                .And(Agree("filter gradient", d => Tensor.Conv2DFilterGradient(On(d, x), On(d, g), filters, 1, padding)))
                .And(Agree("kept filters, activated", d =>
                {
                    // A smaller image first: the form that is kept for one must not be taken for the other's.
                    var kept = Tensor.ForReuse(On(d, f));
                    _ = Tensor.Conv2D(Tensor.Zeros(d, 1, c, 3, 3), kept, 1, padding);
                    return Tensor.Conv2DActivated(default(LeakyReluFunction), On(d, x), kept, On(d, b), 1, padding);
                }));
        }));

    private static void ByTile<TReal, TVector, TTile>(string way)
        where TReal : unmanaged, IReal<TReal>
        where TVector : unmanaged, IVector<TVector, TReal>
        where TTile : struct, ITile<TReal> => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(15),
        Prop.ForAll(Dice.Arbitrary, dice =>
        {
            var (device, bound) = (Device.Parse(way), Bound(way));
            var (n, c, o, h, w, padding) = Shapes(dice);
            var image = new ConvolutionShape(n, 1, c, h, w, o, h + (2 * padding) - 2, w + (2 * padding) - 2, 3, 3, 1, padding);
            var (x, f) = (dice.Doubles(n * c * h * w, -1, 1), dice.Doubles(o * c * 9, -1, 1));
            var output = device.Allocate(n * o * image.OutputPlaces);
            var (filters, maps) = (device.Allocate(f.Length), device.Allocate(x.Length));
            device.Write(filters, f);
            device.Write(maps, x);
            ((HostDevice<TReal, TVector>)device).Contract<RowMajor, Patches, Maps, Copy, TTile>(
                new(1, o, n * image.OutputPlaces, image.Taps), new(image.Taps, 0), filters, new(image), maps,
                new(1, o, image.OutputPlaces), output, default, null);
            var actual = new double[output.Length];
            device.Read(output, actual);
            var expected = Tensor.Conv2D(Tensor.From(Direct, x, n, c, h, w), Tensor.From(Direct, f, o, c, 3, 3), 1, padding).ToArray();
            return Near(expected, actual, bound).Label(image.ToString());
        }));

    private static (double[] Values, Shape Shape) Numbers(Dice dice, Shape shape) => (dice.Doubles(shape.Count, -1, 1), shape);

    private static Property Near(double[] expected, double[] actual, double bound)
    {
        var error = Math.Sqrt(expected.Zip(actual, (e, a) => (e - a) * (e - a)).Sum() / Math.Max(1e-300, expected.Sum(e => e * e)));
        return (error <= bound).Label($"relative error {error:g3}, bound {bound:g3}");
    }

    private static double Bound(string way) => Bounds.Where(end => way.EndsWith(end.Key, StringComparison.Ordinal)).Select(end => end.Value).LastOrDefault(Bounds[":winograd4"]);
}
