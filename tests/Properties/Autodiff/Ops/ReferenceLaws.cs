using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;

namespace Yolo.Properties.Autodiff.Ops;

/// <summary>The essential ops against loops in double precision that share nothing with them, on every device.</summary>
public class ReferenceLaws
{
    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Conv2D(string device) => ForAll(device, (dice, on) =>
    {
        var c = Convolution.Random(dice);
        var (x, w) = (dice.Doubles(c.Input.Count, -1, 1), dice.Doubles(c.Filters.Count, -1, 1));
        return Near(on, Naive.Conv2D(x, w, c), Tensor.Conv2D(on.Of(x, c.Input), on.Of(w, c.Filters), c.Stride, c.Padding, c.Groups));
    });

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void MatMul(string device) => ForAll(device, (dice, on) =>
    {
        var (b, m, k, n) = (dice.Int(1, 3), dice.Int(1, 30), dice.Int(1, 30), dice.Int(1, 60));
        var (x, y) = (dice.Doubles(b * m * k, -1, 1), dice.Doubles(b * k * n, -1, 1));
        return Near(on, Naive.MatMul(x, y, b, m, k, n), Tensor.MatMul(on.Of(x, new(b, m, k)), on.Of(y, new(b, k, n))));
    });

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void MaxPool2D(string device) => ForAll(device, (dice, on) =>
    {
        // Size 2, stride 1, padding 1 is Darknet's last pooling of Tiny YOLO: places are added after only.
        var (size, stride, padding) = dice.Coin() ? (2, 1, 1) : (dice.Int(1, 3), dice.Int(1, 3), 0);
        var shape = new Shape(dice.Int(1, 2), dice.Int(1, 3), dice.Int(size, 9), dice.Int(size, 9));
        var x = dice.Doubles(shape.Count, -1, 1);
        return Near(on, Naive.MaxPool2D(x, shape, size, stride, padding), Tensor.MaxPool2D(on.Of(x, shape), size, stride, padding));
    });

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Reductions(string device) => ForAll(device, (dice, on) =>
    {
        var shape = dice.Shape();
        var x = dice.Distinct(shape.Count);
        var axes = dice.Axes(shape).Select(shape.Axis).ToHashSet();
        if (axes.Count == 0)
        {
            axes = [.. Enumerable.Range(0, shape.Rank)];
        }
        var (tensor, list) = (on.Of(x, shape), axes.ToArray());
        return Near(on, Naive.Reduce(x, shape, axes, 0, (a, b) => a + b), Tensor.Sum(tensor, list)).Label("Sum")
            .And(Near(on, Naive.Reduce(x, shape, axes, double.NegativeInfinity, Math.Max), Tensor.Max(tensor, list)).Label("Max"))
            .And(Near(on, Naive.Reduce(x, shape, axes, double.PositiveInfinity, Math.Min), Tensor.Min(tensor, list)).Label("Min"));
    });

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void GatherAndScatterAdd(string device) => ForAll(device, (dice, on) =>
    {
        var shape = dice.Shape(1);
        var axis = dice.Int(0, shape.Rank - 1);
        var x = dice.Doubles(shape.Count, -1, 1);
        var indices = Enumerable.Range(0, dice.Int(1, 9)).Select(_ => dice.Int(0, shape[axis] - 1)).ToArray();
        var names = on.Of([.. indices.Select(i => (double)i)], new(indices.Length));
        var gathered = Naive.Gather(x, shape, axis, indices);
        var many = new Shape([.. shape.Sizes.Select((s, i) => i == axis ? indices.Length : s)]);
        return Near(on, gathered, Tensor.Gather(on.Of(x, shape), axis, names)).Label("Gather")
            .And(Near(
                on, Naive.ScatterAdd(gathered, many, axis, indices, shape[axis]),
                Tensor.ScatterAdd(on.Of(gathered, many), axis, names, shape[axis])).Label("ScatterAdd"));
    });

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void SpaceToDepth(string device) => ForAll(device, (dice, on) =>
    {
        var block = dice.Int(1, 3);
        var (n, c, h, w) = (dice.Int(1, 2), dice.Int(1, 3), dice.Int(1, 4), dice.Int(1, 4));
        var shape = new Shape(n, c, h * block, w * block);
        var x = dice.Doubles(shape.Count, -1, 1);
        var y = Naive.SpaceToDepth(x, n, c, h, w, block);
        return Near(on, y, Tensor.SpaceToDepth(on.Of(x, shape), block)).Label("SpaceToDepth")
            .And(Near(on, x, Tensor.DepthToSpace(on.Of(y, new(n, block * block * c, h, w)), block)).Label("DepthToSpace"));
    });

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void SliceForwardAndBackward(string device) => ForAll(device, (dice, on) =>
    {
        var (rows, columns) = (dice.Int(1, 9), dice.Int(1, 9));
        var x = dice.Doubles(rows * columns, -1, 1);
        var step = dice.Of(-3, -2, -1, 1, 2, 3);
        var start = dice.Int(0, columns - 1);
        var count = 1 + (step > 0 ? (columns - 1 - start) / step : start / -step);
        var expected = Enumerable.Range(0, rows).SelectMany(r => Enumerable.Range(0, count).Select(i => x[(r * columns) + start + (i * step)]));
        return Near(on, [.. expected], Tensor.Slice(on.Of(x, new(rows, columns)), 1, start, count, step));
    });

    private static void ForAll(string name, Func<Dice, Device, Property> law)
    {
        var device = Device.Parse(name);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(Dice.Arbitrary, dice => law(dice, device)));
    }

    private static Property Near(Device device, double[] expected, Tensor actual)
    {
        var tolerance = (device.Precision == Precision.Single ? 1e-5 : 1e-13) * Math.Max(1, expected.Max(Math.Abs));
        var numbers = actual.ToArray();
        return (numbers.Length == expected.Length && expected.Zip(numbers).All(v => Math.Abs(v.First - v.Second) <= tolerance))
            .Label($"expected {string.Join(", ", expected)}; got {string.Join(", ", numbers)}");
    }
}
