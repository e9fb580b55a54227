using Xunit;
using Yolo.Kernels;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Properties.Kernels.Lanes;

/// <summary>
/// Every lane function agrees with <see cref="Math"/>, on numbers of all sizes and where numbers end, as SIMD registers (the host's
/// element-wise kernels), as single numbers (its maps) and on OpenCL.
/// </summary>
public class LaneLaws
{
    private static readonly double[] Edges =
        [0, -0.0, double.PositiveInfinity, double.NegativeInfinity, double.NaN, 1e4, -1e4, 1, -1, 0.5, -0.5, 88, -88, 700, -700, 1e-3, -1e-3, 1e-30, 1e30, 1e6, -1e6];

    public static TheoryData<string, string> FunctionsOnDevices
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var device in Devices.Names)
            {
                foreach (var function in References.Keys)
                {
                    data.Add(device, function);
                }
            }
            return data;
        }
    }

    private static Dictionary<string, Func<double, double>> References { get; } = new()
    {
        ["Exp"] = Math.Exp,
        ["Log"] = Math.Log,
        ["Sqrt"] = Math.Sqrt,
        ["Abs"] = Math.Abs,
        ["Tanh"] = Math.Tanh,
        ["Sin"] = Math.Sin,
        ["Cos"] = Math.Cos,
        ["Negate"] = x => -x,
        ["Inverse"] = x => 1 / x,
    };

    [Theory]
    [MemberData(nameof(FunctionsOnDevices))]
    public void Functions_are_those_of_Math(string deviceName, string function)
    {
        var device = Device.Parse(deviceName);
        var furthest = function is "Sin" or "Cos" ? (device.Precision == Precision.Single ? 1e4 : 1e6) : double.PositiveInfinity;
        var x = Numbers(device).Where(v => !double.IsFinite(v) || Math.Abs(v) <= furthest).ToArray();
        var expected = x.Select(References[function]).ToArray();
        Near(device, function, x, expected, Run(device, function, x, asMap: false));
        Near(device, function, x, expected, Run(device, function, x, asMap: true));
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Pow_is_that_of_Math(string deviceName)
    {
        var device = Device.Parse(deviceName);
        double[] bases = [0, -0.0, 1, -1, 2, -2, 0.5, -0.5, 10, double.PositiveInfinity, double.NegativeInfinity, double.NaN, 1.5];
        double[] exponents = [0, -0.0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, double.PositiveInfinity, double.NegativeInfinity, double.NaN, 7.25];
        var a = bases.SelectMany(b => exponents.Select(_ => b)).ToArray();
        var e = bases.SelectMany(_ => exponents).ToArray();
        var actual = Lanewise(device, default(PowOfTwo), a, e);
        Near(device, "Pow", a, [.. a.Zip(e, Math.Pow)], actual);
        Near(device, "Pow", a, [.. a.Zip(e, Math.Pow)], Map(device, new FunctionMap<PowOfTwo>(default, 0), a, e));
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Selections_treat_NaN_as_neither_greater_nor_equal(string deviceName)
    {
        var device = Device.Parse(deviceName);
        double[] values = [0, -0.0, 1, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        var a = values.SelectMany(v => values.Select(_ => v)).ToArray();
        var b = values.SelectMany(_ => values).ToArray();
        Assert.Equal(a.Zip(b, (x, y) => x > y ? 1.0 : 2.0), Lanewise(device, default(IsGreater), a, b));
        Assert.Equal(a.Zip(b, (x, y) => x >= y ? 1.0 : 2.0), Lanewise(device, default(IsGreaterOrEqual), a, b));
        Assert.Equal(a.Zip(b, (x, y) => x == y ? 1.0 : 2.0), Lanewise(device, default(IsEqual), a, b));
    }

    private static double[] Run(Device device, string function, double[] x, bool asMap) => function switch
    {
        "Exp" => Run(device, default(OfExp), x, asMap),
        "Log" => Run(device, default(OfLog), x, asMap),
        "Sqrt" => Run(device, default(OfSqrt), x, asMap),
        "Abs" => Run(device, default(OfAbs), x, asMap),
        "Tanh" => Run(device, default(OfTanh), x, asMap),
        "Sin" => Run(device, default(OfSin), x, asMap),
        "Cos" => Run(device, default(OfCos), x, asMap),
        "Negate" => Run(device, default(OfNegate), x, asMap),
        _ => Run(device, default(OfInverse), x, asMap),
    };

    private static double[] Run<TFunction>(Device device, TFunction function, double[] x, bool asMap)
        where TFunction : struct, ILanewise =>
        asMap ? Map(device, new FunctionMap<TFunction>(function, 0), x, x) : Lanewise(device, function, x, x);

    private static double[] Lanewise<TFunction>(Device device, TFunction function, double[] a, double[] b)
        where TFunction : struct, ILanewise
    {
        var (x, y, z) = (device.Allocate(a.Length), device.Allocate(a.Length), device.Allocate(a.Length));
        device.Write(x, a);
        device.Write(y, b);
        var strides = new Strides(0, 0, 0, 0, 0, 0, 1);
        device.Lanewise(function, new(1, 1, 1, 1, 1, a.Length), new(z, strides), [new(x, strides), new(y, strides)]);
        var result = new double[a.Length];
        device.Read(z, result);
        return result;
    }

    private static double[] Map<TFunction>(Device device, FunctionMap<TFunction> map, double[] a, double[] b)
        where TFunction : struct, ILanewise
    {
        var (x, y, z) = (device.Allocate(a.Length), device.Allocate(a.Length), device.Allocate(a.Length));
        device.Write(x, a);
        device.Write(y, b);
        device.Map(map, new(1, 1, 1, 1, 1, a.Length), z, [x, y]);
        var result = new double[a.Length];
        device.Read(z, result);
        return result;
    }

    /// <summary>Edges, denormals of the device's precision, and numbers of many sizes.</summary>
    private static double[] Numbers(Device device)
    {
        var dice = new Dice(17);
        double[] tiny = device.Precision == Precision.Single ? [1e-40, -1e-40] : [1e-310, -1e-310];
        return [.. Edges.Select(v => device.Precision == Precision.Single ? (float)v : v), .. tiny.Select(v => device.Precision == Precision.Single ? (float)v : v),
            .. dice.Doubles(200, -1, 1), .. dice.Doubles(200, -20, 20), .. dice.Doubles(200, -80, 80), .. dice.Doubles(200, -1000, 1000)];
    }

    private static void Near(Device device, string function, double[] x, double[] expected, double[] actual)
    {
        var isSingle = device.Precision == Precision.Single;
        for (var i = 0; i < x.Length; i++)
        {
            var e = isSingle ? (float)expected[i] : expected[i];
            var a = actual[i];
            // What lies below the normal numbers may be flushed to 0, and its inverse may overflow.
            var smallest = isSingle ? 1.2e-38 : 2.3e-308;
            var isTiny = Math.Abs(x[i]) < smallest && x[i] != 0;
            var tolerance = (isSingle ? 4e-6 : 1e-14) * Math.Max(Math.Abs(e), function is "Sin" or "Cos" or "Log" ? 1 : 0) + smallest;
            Assert.True(
                (double.IsNaN(e) && double.IsNaN(a)) || e == a || Math.Abs(e - a) <= tolerance || (isTiny && (function is "Log" or "Inverse" or "Sqrt")),
                $"{function}({x[i]:R}) on {device} is {a:R}, not {e:R}");
        }
    }
}
