using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;

namespace Yolo.Properties.Kernels.Host;

/// <summary>
/// What a block of the pool held before is no part of a result: the same work gives the same bits, whatever lies beyond the end of its operands.
/// </summary>
public class RepeatLaws
{
    /// <summary>Numbers for which functions of a whole register take other paths.</summary>
    private static readonly double[] Poisons = [0, 1, 800, -800, 1e6, 1e30, double.PositiveInfinity, double.NaN];

    [Theory]
    [InlineData("host")]
    [InlineData("host:double")]
    public void Memory_left_over_changes_no_bit(string name) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(200),
        Prop.ForAll(Dice.Arbitrary, dice =>
        {
            var device = Device.Parse(name);
            var work = Work(dice);
            var clean = After(device, 0, work);
            Assert.Equal(clean, After(device, dice.Of(Poisons), work));
        }));

    private static double[] After(Device device, double poison, Func<Device, Tensor> work)
    {
        Poison(device, poison);
        return device.Region(() => work(device).ToArray(), _ => []);
    }

    /// <summary>Fills blocks of every small size that the pool will hand out next.</summary>
    private static void Poison(Device device, double poison) => device.Region(
        () =>
        {
            for (var length = 64; length <= 4096; length += Math.Max(64, length / 4))
            {
                for (var i = 0; i < 4; i++)
                {
                    device.Write(device.Allocate(length), Enumerable.Repeat(poison, length).ToArray());
                }
            }
            return 0;
        },
        _ => []);

    private static Func<Device, Tensor> Work(Dice dice)
    {
        var shape = new Shape(dice.Int(1, 3), dice.Int(1, 19), dice.Int(1, 7), dice.Int(1, 19));
        var numbers = dice.Doubles(shape.Count, -3, 3);
        var order = dice.Permutation(4);
        var axes = dice.Axes(shape);
        var filters = dice.Int(1, 5);
        var (f, scale) = (dice.Doubles(filters * shape[1], -1, 1), dice.Doubles(shape[1], -1, 1));
        Func<Tensor, Tensor> work = dice.Int(0, 8) switch
        {
            0 => Tensor.Exp,
            1 => x => Tensor.Exp(Tensor.Permute(x, order)),
            2 => x => Tensor.Sin(x) * Tensor.Cos(x),
            3 => x => Tensor.LogSumExp(Tensor.Permute(x, order), 3),
            4 => x => Tensor.Softmax(Tensor.Permute(x, order), 1),
            5 => x => Diff.Grad(y => Tensor.Sum(Tensor.Softplus(y) * Tensor.Sigmoid(y)), x),
            6 => x => Tensor.Log(Tensor.Sum(Tensor.Exp(x), axes)),
            7 => x => Tensor.Conv2DActivated(default(SigmoidFunction), x, Of(x, f, filters, shape[1], 1, 1), Of(x, f[..filters], 1, filters, 1, 1)),
            _ => x => Diff.Grad(
                y => Tensor.Sum(Tensor.BatchNormActivated(default(SigmoidFunction), y, Of(y, scale, 1, shape[1], 1, 1), Of(y, scale, 1, shape[1], 1, 1)).Output), x),
        };
        return device => work(Tensor.From(device, numbers, [.. shape.Sizes]));
    }

    private static Tensor Of(Tensor like, double[] values, params int[] shape) => Tensor.From(like.Device, values, shape);
}
