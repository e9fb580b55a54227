using Yolo.Autodiff;

namespace Yolo.Properties.Autodiff.Ops;

public static partial class OpLaws
{
    private static IEnumerable<OpLaw> Products() =>
    [
        new("MatMul(Tensor, Tensor)", ["MatMul(Tensor, Tensor)"], dice =>
        {
            var (m, k, n) = (dice.Int(1, 13), dice.Int(1, 13), dice.Int(1, 13));
            int[] batch = dice.Coin() ? [dice.Int(1, 3)] : [];
            return new([Smooth(dice, new([.. batch, m, k])), Smooth(dice, new([.. batch, k, n]))], x => Tensor.MatMul(x[0], x[1]));
        })
        { LinearIn = Each },
        new("Conv2D(Tensor, Tensor, Int32, Int32, Int32)", ["Conv2D(Tensor, Tensor, Int32, Int32, Int32)"], dice =>
        {
            var c = Convolution.Random(dice);
            return new(
                [Smooth(dice, c.Input), Smooth(dice, c.Filters)], x => Tensor.Conv2D(x[0], x[1], c.Stride, c.Padding, c.Groups));
        })
        { LinearIn = Each },
        new("Conv2DActivated(TFunction, Tensor, Tensor, Tensor, Int32, Int32)", ["Conv2DActivated(TFunction, Tensor, Tensor, Tensor, Int32, Int32)"], dice =>
        {
            var c = Convolution.Random(dice) with { Groups = 1 };
            var filters = new Shape(c.Filters[0], c.Input[1], c.Filters[2], c.Filters[3]);
            return new(
                [Smooth(dice, c.Input), Smooth(dice, filters), Smooth(dice, new(1, filters[0], 1, 1))],
                x => Tensor.Conv2DActivated(default(SigmoidFunction), x[0], x[1], x[2], c.Stride, c.Padding));
        }),
        new("Conv2DInputGradient(Tensor, Tensor, Shape, Int32, Int32, Int32)", ["Conv2DInputGradient(Tensor, Tensor, Shape, Int32, Int32, Int32)"], dice =>
        {
            var c = Convolution.Random(dice);
            return new(
                [Smooth(dice, c.Output), Smooth(dice, c.Filters)],
                x => Tensor.Conv2DInputGradient(x[0], x[1], c.Input, c.Stride, c.Padding, c.Groups));
        })
        { LinearIn = Each },
        new("Conv2DFilterGradient(Tensor, Tensor, Shape, Int32, Int32, Int32)", ["Conv2DFilterGradient(Tensor, Tensor, Shape, Int32, Int32, Int32)"], dice =>
        {
            var c = Convolution.Random(dice);
            return new(
                [Smooth(dice, c.Input), Smooth(dice, c.Output)],
                x => Tensor.Conv2DFilterGradient(x[0], x[1], c.Filters, c.Stride, c.Padding, c.Groups));
        })
        { LinearIn = Each },
    ];

    private static IEnumerable<OpLaw> Networks() =>
    [
        new("MaxPool2D(Tensor, Int32, Int32, Int32)", ["MaxPool2D(Tensor, Int32, Int32, Int32)"], dice =>
        {
            var (size, stride) = (dice.Int(1, 3), dice.Int(1, 3));
            var padding = dice.Int(0, (2 * size) - 2);
            var shape = new Shape(dice.Int(1, 2), dice.Int(1, 3), dice.Int(size, 7), dice.Int(size, 7));
            return new([Watched(shape, dice.Distinct(shape.Count))], x => Tensor.MaxPool2D(x[0], size, stride, padding));
        }),
        new("SumOverPeers(Tensor, IBatchPeers)", ["SumOverPeers(Tensor, IBatchPeers)"], dice =>
        {
            var shape = new Shape(dice.Int(1, 3), dice.Int(1, 4));
            return new([Smooth(dice, shape)], x => Tensor.SumOverPeers(x[0], new Twin()));
        }),
        Normalisation("BatchNorm", "inside", (x, scale, shift) => Tensor.BatchNorm(x, scale, shift).Output),
        Normalisation("BatchNorm", "outside", (x, scale, shift) => Tensor.BatchNorm(x, scale, shift, outsideRoot: true).Output),
        Normalisation("BatchNormActivated", "inside", (x, scale, shift) => Tensor.BatchNormActivated(default(SigmoidFunction), x, scale, shift).Output, "TFunction, "),
        Normalisation("BatchNormPooled", "inside", (x, scale, shift) => Tensor.BatchNormPooled(default(SigmoidFunction), x, scale, shift).Output, "TFunction, ", 2),
        Normalisation("BatchNormComposed", "inside", (x, scale, shift) => Tensor.BatchNormComposed(x, scale, shift)),
        Normalisation("BatchNormComposed", "outside", (x, scale, shift) => Tensor.BatchNormComposed(x, scale, shift, outsideRoot: true)),
    ];

    private static OpLaw Normalisation(string method, string epsilon, Func<Tensor, Tensor, Tensor, Tensor> op, string first = "", int block = 1) =>
        new($"{method}, ε {epsilon} the root", [$"{method}({first}Tensor, Tensor, Tensor, Double, Boolean, IBatchPeers)"], dice =>
        {
            // Two values and more for each channel, spread out: with less the variance is all ε and nothing is smooth.
            var shape = new Shape(dice.Int(2, 3), dice.Int(1, 5), block * dice.Int(1, 4 / block), block * dice.Int(1, 4 / block));
            var channels = new Shape(1, shape[1], 1, 1);
            return new(
                [Watched(shape, dice.Distinct(shape.Count)), Smooth(dice, channels), Smooth(dice, channels)], x => op(x[0], x[1], x[2]));
        });
}

/// <summary>A process whose only peer holds the same: sums are twice what it has.</summary>
internal sealed class Twin : IBatchPeers
{
    public int Count => 2;

    public void Sum(double[] numbers)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] *= Count;
        }
    }
}

/// <summary>A convolution's sizes.</summary>
public sealed record Convolution(Shape Input, Shape Filters, int Stride, int Padding, int Groups)
{
    /// <summary>The output's shape.</summary>
    public Shape Output => new(
        Input[0], Filters[0], ((Input[2] + (2 * Padding) - Filters[2]) / Stride) + 1, ((Input[3] + (2 * Padding) - Filters[3]) / Stride) + 1);

    /// <summary>Neither square nor a multiple of anything.</summary>
    public static Convolution Random(Dice dice)
    {
        ArgumentNullException.ThrowIfNull(dice);
        var (stride, padding, groups) = (dice.Int(1, 3), dice.Int(0, 2), dice.Int(1, 3));
        var (kernelHeight, kernelWidth, inputs, outputs) = (dice.Int(1, 3), dice.Int(1, 3), dice.Int(1, 3), dice.Int(1, 3));
        return new(
            new(dice.Int(1, 2), inputs * groups, dice.Int(kernelHeight, 7), dice.Int(kernelWidth, 8)),
            new(outputs * groups, inputs, kernelHeight, kernelWidth), stride, padding, groups);
    }
}
