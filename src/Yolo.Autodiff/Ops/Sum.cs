using Yolo.Kernels.Skeletons;

namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>Σ over the given axes, which go; over all axes if none is given. Adjoint: Broadcast.</summary>
    public static Tensor Sum(Tensor x, params int[] axes) => Reshape(SumKeep(x, Axes(x, axes)), x.Shape.Reduce(Axes(x, axes), keep: false));

    /// <summary>Σ over the given axes, which stay with size 1.</summary>
    public static Tensor SumKeepAxes(Tensor x, params int[] axes) => SumKeep(x, Axes(x, axes));

    /// <summary>The mean over the given axes, which go; over all axes if none is given.</summary>
    public static Tensor Mean(Tensor x, params int[] axes)
    {
        var sum = Sum(x, axes);
        return sum * ((double)sum.Shape.Count / x.Shape.Count);
    }

    /// <summary>Sums out the axes along which <paramref name="shape"/> was broadcast to x: the adjoint of <see cref="BroadcastTo"/>.</summary>
    /// <exception cref="ShapeException">The shape does not broadcast to x's.</exception>
    public static Tensor SumTo(Tensor x, Shape shape)
    {
        if (x.Shape.Equals(shape))
        {
            return x;
        }
        Check.That(
            Shape.Broadcast("SumTo", x.Shape, shape).Equals(x.Shape),
            () => $"SumTo: {shape} does not broadcast to {x.Shape}, so {x.Shape} cannot be summed to it.");
        var extra = x.Shape.Rank - shape.Rank;
        var axes = Enumerable.Range(0, x.Shape.Rank).Where(i => i < extra || (shape[i - extra] == 1 && x.Shape[i] != 1)).ToHashSet();
        return Reshape(SumKeep(x, axes), shape);
    }

    internal static Tensor SumKeep(Tensor x, HashSet<int> axes) =>
        axes.Count == 0 ? x : Primitive.Apply(
            x,
            v => Launch.Reduce<Copy, Add>(default, v.Shape, axes, [v]),
            (v, _, g) => BroadcastTo(g, v.Shape),
            op: nameof(Sum));

    private static HashSet<int> Axes(Tensor x, int[] axes) =>
        axes.Length == 0 ? [.. Enumerable.Range(0, x.Shape.Rank)] : [.. axes.Select(x.Shape.Axis)];
}
