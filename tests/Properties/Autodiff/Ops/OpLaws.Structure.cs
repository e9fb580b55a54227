using Yolo.Autodiff;

namespace Yolo.Properties.Autodiff.Ops;

public static partial class OpLaws
{
    private static IEnumerable<OpLaw> Reductions() =>
    [
        Linear(OverAxes("Sum(Tensor, Int32[])", Tensor.Sum)),
        Linear(OverAxes("SumKeepAxes(Tensor, Int32[])", Tensor.SumKeepAxes)),
        Linear(OverAxes("Mean(Tensor, Int32[])", Tensor.Mean)),
        OverAxes("Max(Tensor, Int32[])", Tensor.Max),
        OverAxes("MaxKeepAxes(Tensor, Int32[])", Tensor.MaxKeepAxes),
        OverAxes("Min(Tensor, Int32[])", Tensor.Min),
        OverAxis("ArgMax(Tensor, Int32)", Tensor.ArgMax) with { IsConstant = true },
        OverAxis("LogSumExp(Tensor, Int32)", Tensor.LogSumExp),
        OverAxis("LogSoftmax(Tensor, Int32)", Tensor.LogSoftmax),
        OverAxis("Softmax(Tensor, Int32)", Tensor.Softmax),
        Linear(new("SumTo(Tensor, Shape)", ["SumTo(Tensor, Shape)"], dice =>
        {
            var shape = dice.Shape();
            var to = dice.BroadcastingTo(shape);
            return new([Smooth(dice, shape)], x => Tensor.SumTo(x[0], to));
        })),
        Linear(new("BroadcastTo(Tensor, Shape)", ["BroadcastTo(Tensor, Shape)"], dice =>
        {
            var shape = dice.Shape();
            return new([Smooth(dice, dice.BroadcastingTo(shape))], x => Tensor.BroadcastTo(x[0], shape));
        })),
    ];

    private static IEnumerable<OpLaw> Structure() =>
    [
        Linear(new("Reshape(Tensor, Int32[])", ["Reshape(Tensor, Int32[])"], dice =>
        {
            var shape = dice.Shape();
            var first = shape.Rank == 0 ? 1 : shape[0];
            int[] sizes = dice.Coin() ? [first, 1, -1] : [-1];
            return new([Smooth(dice, shape)], x => Tensor.Reshape(x[0], sizes));
        })),
        Linear(new("Reshape(Tensor, Shape)", ["Reshape(Tensor, Shape)"], dice =>
        {
            var shape = dice.Shape();
            return new([Smooth(dice, shape)], x => Tensor.Reshape(x[0], new Shape([.. shape.Sizes.Reverse()])));
        })),
        Linear(new("Permute(Tensor, Int32[])", ["Permute(Tensor, Int32[])"], dice =>
        {
            var shape = dice.Shape();
            var order = dice.Permutation(shape.Rank);
            return new([Smooth(dice, shape)], x => Tensor.Permute(x[0], order));
        })),
        Linear(new("Transpose(Tensor)", ["Transpose(Tensor)"], dice => new([Smooth(dice, dice.Shape(2))], x => Tensor.Transpose(x[0])))),
        Linear(Blocks("SpaceToDepth(Tensor, Int32)", (n, c, h, w, block) => new(n, c, h * block, w * block), Tensor.SpaceToDepth)),
        Linear(Blocks("DepthToSpace(Tensor, Int32)", (n, c, h, w, block) => new(n, c * block * block, h, w), Tensor.DepthToSpace)),
        Linear(Blocks("DarknetReorg(Tensor, Int32)", (n, c, h, w, block) => new(n, c * block * block, h * block, w * block), Tensor.DarknetReorg)),
        Linear(Blocks("DarknetReorgBack(Tensor, Int32)", (n, c, h, w, block) => new(n, c * block * block * block * block, h, w), Tensor.DarknetReorgBack)),
        new("Concat(Int32, Tensor[])", ["Concat(Int32, Tensor[])"], dice =>
        {
            var shape = dice.Shape(1);
            var axis = dice.Axis(shape);
            OpInput Part() => Smooth(dice, WithSize(shape, axis, dice.Int(1, 4)));
            return new([Part(), Part(), Part()], x => Tensor.Concat(axis, [.. x]));
        })
        { LinearIn = [[0, 1, 2]] },
        Linear(new("Split(Tensor, Int32, Int32[])", ["Split(Tensor, Int32, Int32[])"], dice =>
        {
            var shape = dice.Shape(1);
            var axis = dice.Axis(shape);
            var (a, b) = (dice.Int(1, 4), dice.Int(1, 4));
            return new(
                [Smooth(dice, WithSize(shape, axis, a + b))],
                x => Tensor.Concat(0, [.. Tensor.Split(x[0], axis, a, b).Reverse().Select(part => Tensor.Reshape(part, -1))]));
        })),
    ];

    private static IEnumerable<OpLaw> Places() =>
    [
        Linear(new("Slice(Tensor, Int32, Int32, Int32, Int32)", ["Slice(Tensor, Int32, Int32, Int32, Int32)"], dice =>
        {
            var range = Range(dice);
            return new([Smooth(dice, range.Shape)], x => Tensor.Slice(x[0], range.Axis, range.Start, range.Count, range.Step));
        })),
        Linear(new("Place(Tensor, Int32, Int32, Int32, Int32)", ["Place(Tensor, Int32, Int32, Int32, Int32)"], dice =>
        {
            var range = Range(dice);
            return new(
                [Smooth(dice, WithSize(range.Shape, range.Axis, range.Count))],
                x => Tensor.Place(x[0], range.Axis, range.Start, range.Step, range.Shape[range.Axis]));
        })),
        Linear(new("Pad(Tensor, Int32, Int32, Int32)", ["Pad(Tensor, Int32, Int32, Int32)"], dice =>
        {
            var shape = dice.Shape(1);
            var (axis, before, after) = (dice.Axis(shape), dice.Int(0, 3), dice.Int(0, 3));
            return new([Smooth(dice, shape)], x => Tensor.Pad(x[0], axis, before, after));
        })),
        Linear(new("Flip(Tensor, Int32)", ["Flip(Tensor, Int32)"], dice =>
        {
            var shape = dice.Shape(1);
            var axis = dice.Axis(shape);
            return new([Smooth(dice, shape)], x => Tensor.Flip(x[0], axis));
        })),
        Linear(new("Gather(Tensor, Int32, Tensor)", ["Gather(Tensor, Int32, Tensor)"], dice =>
        {
            var shape = dice.Shape(1);
            var axis = dice.Axis(shape);
            return new([Smooth(dice, shape), Indices(dice, dice.Int(1, 9), shape[axis])], x => Tensor.Gather(x[0], axis, x[1]));
        })),
        Linear(new("ScatterAdd(Tensor, Int32, Tensor, Int32)", ["ScatterAdd(Tensor, Int32, Tensor, Int32)"], dice =>
        {
            var shape = dice.Shape(1);
            var (axis, size) = (dice.Axis(shape), dice.Int(1, 9));
            return new([Smooth(dice, shape), Indices(dice, shape[axis], size)], x => Tensor.ScatterAdd(x[0], axis, x[1], size));
        })),
    ];

    private static OpLaw OverAxes(string method, Func<Tensor, int[], Tensor> op) =>
        new(method, [method], dice =>
        {
            var shape = dice.Shape();
            var axes = dice.Axes(shape);
            return new([Watched(shape, dice.Distinct(shape.Count))], x => op(x[0], axes));
        });

    private static OpLaw OverAxis(string method, Func<Tensor, int, Tensor> op) =>
        new(method, [method], dice =>
        {
            var shape = dice.Shape(1);
            var axis = dice.Axis(shape);
            return new([Watched(shape, dice.Distinct(shape.Count))], x => op(x[0], axis));
        });

    private static OpLaw Blocks(string method, Func<int, int, int, int, int, Shape> shape, Func<Tensor, int, Tensor> op) =>
        new(method, [method], dice =>
        {
            var block = dice.Int(1, 3);
            return new([Smooth(dice, shape(dice.Int(1, 2), dice.Int(1, 3), dice.Int(1, 3), dice.Int(1, 3), block))], x => op(x[0], block));
        });

    private static OpInput Indices(Dice dice, int count, int size) =>
        Constant(new(count), [.. Enumerable.Range(0, count).Select(_ => (double)dice.Int(0, size - 1))]);

    private static Shape WithSize(Shape shape, int axis, int size) =>
        new([.. shape.Sizes.Select((s, i) => i == shape.Axis(axis) ? size : s)]);

    /// <summary>Places of an axis, forward or backward, with gaps.</summary>
    private static (Shape Shape, int Axis, int Start, int Count, int Step) Range(Dice dice)
    {
        var shape = dice.Shape(1);
        var axis = dice.Axis(shape);
        var (count, step, before) = (dice.Int(1, 4), dice.Of(-3, -2, -1, 1, 2, 3), dice.Int(0, 2));
        var span = (count - 1) * Math.Abs(step);
        shape = WithSize(shape, axis, before + span + 1 + dice.Int(0, 2));
        return (shape, axis, step > 0 ? before : before + span, count, step);
    }
}
