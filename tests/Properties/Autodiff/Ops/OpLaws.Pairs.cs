using Yolo.Autodiff;

namespace Yolo.Properties.Autodiff.Ops;

public static partial class OpLaws
{
    private static int[][] Jointly => [[0, 1]];
    private static int[][] Each => [[0], [1]];

    private static IEnumerable<OpLaw> Pairs() =>
    [
        Pair("Add(Tensor, Tensor)", Tensor.Add) with { LinearIn = Jointly },
        Pair("op_Addition(Tensor, Tensor)", (a, b) => a + b) with { LinearIn = Jointly },
        Pair("Subtract(Tensor, Tensor)", Tensor.Subtract) with { LinearIn = Jointly },
        Pair("op_Subtraction(Tensor, Tensor)", (a, b) => a - b) with { LinearIn = Jointly },
        Pair("Multiply(Tensor, Tensor)", Tensor.Multiply) with { LinearIn = Each },
        Pair("op_Multiply(Tensor, Tensor)", (a, b) => a * b) with { LinearIn = Each },
        Pair("Divide(Tensor, Tensor)", Tensor.Divide) with { LinearIn = [[0]] },
        Pair("op_Division(Tensor, Tensor)", (a, b) => a / b) with { LinearIn = [[0]] },
        Pair("Pow(Tensor, Tensor)", Tensor.Pow, (dice, count) => dice.Doubles(count, 0.5, 2)),
        Pair("Maximum(Tensor, Tensor)", Tensor.Maximum, Grid(0), Grid(0.05)),
        Pair("Minimum(Tensor, Tensor)", Tensor.Minimum, Grid(0), Grid(0.05)),
    ];

    private static IEnumerable<OpLaw> Selections() =>
    [
        Selection("SelectGreater(Tensor, Tensor, Tensor, Tensor)", Tensor.SelectGreater),
        Selection("SelectGreaterOrEqual(Tensor, Tensor, Tensor, Tensor)", Tensor.SelectGreaterOrEqual),
        Selection("SelectEqual(Tensor, Tensor, Tensor, Tensor)", Tensor.SelectEqual),
        Selection("Where(Tensor, Tensor, Tensor)", (a, b, x, y) => Tensor.Where(Tensor.Greater(a, b), x, y)),
        Comparison("Greater(Tensor, Tensor)", Tensor.Greater),
        Comparison("GreaterOrEqual(Tensor, Tensor)", Tensor.GreaterOrEqual),
        Comparison("Less(Tensor, Tensor)", Tensor.Less),
        Comparison("LessOrEqual(Tensor, Tensor)", Tensor.LessOrEqual),
        Comparison("Equal(Tensor, Tensor)", Tensor.Equal),
    ];

    private static OpLaw Pair(
        string method, Func<Tensor, Tensor, Tensor> op, Func<Dice, int, double[]>? first = null, Func<Dice, int, double[]>? second = null) =>
        new(method, [method], dice =>
        {
            var (a, b) = Broadcasting(dice);
            first ??= FarFromZero;
            return new([Watched(a, first(dice, a.Count)), Watched(b, (second ?? first)(dice, b.Count))], x => op(x[0], x[1]));
        });

    private static OpLaw Selection(string method, Func<Tensor, Tensor, Tensor, Tensor, Tensor> op) =>
        new(method, [method], dice =>
        {
            var shape = dice.Shape();
            var (a, b, x, y) = (dice.BroadcastingTo(shape), dice.BroadcastingTo(shape), dice.BroadcastingTo(shape), dice.BroadcastingTo(shape));
            return new(
                [Constant(a, Few(dice, a.Count)), Constant(b, Few(dice, b.Count)), Smooth(dice, x), Smooth(dice, y)],
                v => op(v[0], v[1], v[2], v[3]));
        })
        { LinearIn = [[2, 3]] };

    private static OpLaw Comparison(string method, Func<Tensor, Tensor, Tensor> op) =>
        Pair(method, op, Few) with { IsConstant = true };

    private static (Shape A, Shape B) Broadcasting(Dice dice)
    {
        var shape = dice.Shape();
        return (dice.BroadcastingTo(shape), dice.BroadcastingTo(shape));
    }

    /// <summary>Few values, so that many are equal.</summary>
    private static double[] Few(Dice dice, int count) => [.. Enumerable.Range(0, count).Select(_ => (double)dice.Int(-1, 1))];

    /// <summary>Multiples of 0.1 and an offset: numbers of two grids are never nearer than the offset.</summary>
    private static Func<Dice, int, double[]> Grid(double offset) =>
        (dice, count) => [.. Enumerable.Range(0, count).Select(_ => (double)(float)((dice.Int(-20, 20) * 0.1) + offset))];
}
