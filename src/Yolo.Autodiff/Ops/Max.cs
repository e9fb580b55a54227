using Yolo.Kernels.Skeletons;

namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>The greatest element over the given axes, which go; over all axes if none is given. Equal greatest elements share the gradient.</summary>
    public static Tensor Max(Tensor x, params int[] axes) => Extreme<Greatest>(x, Axes(x, axes), keep: false);

    /// <summary>The greatest element over the given axes, which stay with size 1.</summary>
    public static Tensor MaxKeepAxes(Tensor x, params int[] axes) => Extreme<Greatest>(x, Axes(x, axes), keep: true);

    /// <summary>The least element over the given axes, which go; over all axes if none is given. Equal least elements share the gradient.</summary>
    public static Tensor Min(Tensor x, params int[] axes) => Extreme<Least>(x, Axes(x, axes), keep: false);

    /// <summary>The place of the first greatest element along an axis, which goes; a constant to every transform.</summary>
    public static Tensor ArgMax(Tensor x, int axis)
    {
        var value = StopGradient(x);
        axis = value.Shape.Axis(axis);
        var greatest = MaxKeepAxes(value, axis);
        var sizes = Enumerable.Repeat(1, value.Shape.Rank).ToArray();
        sizes[axis] = value.Shape[axis];
        var places = Reshape(Range(value.Device, value.Shape[axis]), new Shape(sizes));
        return Min(SelectEqual(value, greatest, places, Constant(value, double.PositiveInfinity)), axis);
    }

    private static Tensor Extreme<TCombine>(Tensor x, HashSet<int> axes, bool keep)
        where TCombine : struct, ICombine
    {
        var extreme = Primitive.Apply(
            x,
            v => Launch.Reduce<Copy, TCombine>(default, v.Shape, axes, [v]),
            (v, y, g) =>
            {
                var chosen = Equal(v, y);
                return Where(chosen, g / SumKeep(chosen, axes), Constant(g, 0));
            },
            op: typeof(TCombine) == typeof(Greatest) ? nameof(Max) : nameof(Min));
        return keep ? extreme : Reshape(extreme, x.Shape.Reduce(axes, keep: false));
    }
}
