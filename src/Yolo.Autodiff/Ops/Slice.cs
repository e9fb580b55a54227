namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>Elements start, start + step, … (count of them) along an axis. Adjoint: the same places of a tensor of zeros.</summary>
    /// <exception cref="ShapeException">The range leaves the axis.</exception>
    public static Tensor Slice(Tensor x, int axis, int start, int count, int step = 1)
    {
        axis = x.Shape.Axis(axis);
        var last = start + ((count - 1L) * step);
        Check.That(
            count >= 1 && start >= 0 && start < x.Shape[axis] && last >= 0 && last < x.Shape[axis] && step != 0,
            () => $"Slice: {count} elements from {start} by {step} leave axis {axis} of {x.Shape}.");
        return Primitive.Apply(
            x,
            v =>
            {
                var (offset, strides) = Window(v.Shape, axis, start, step);
                return Launch.Strided(v, Resized(v.Shape, axis, count), offset, strides);
            },
            (v, _, g) => Place(g, axis, start, step, v.Shape[axis]));
    }

    /// <summary>Zeros before and after x along an axis. Adjoint: <see cref="Slice"/>.</summary>
    /// <exception cref="ShapeException">A count is negative.</exception>
    public static Tensor Pad(Tensor x, int axis, int before, int after)
    {
        axis = x.Shape.Axis(axis);
        Check.That(before >= 0 && after >= 0, () => $"Pad: {before} before and {after} after must not be negative; Slice takes elements away.");
        return Place(x, axis, before, 1, x.Shape[axis] + before + after);
    }

    /// <summary>The elements of an axis in reverse order.</summary>
    public static Tensor Flip(Tensor x, int axis) => Slice(x, axis, x.Shape[axis] - 1, x.Shape[axis], -1);

    /// <summary>x at places start, start + step, … of an axis of the given size, zeros elsewhere: the adjoint of <see cref="Slice"/>.</summary>
    /// <exception cref="ShapeException">The places leave the axis.</exception>
    public static Tensor Place(Tensor x, int axis, int start, int step, int size)
    {
        axis = x.Shape.Axis(axis);
        var last = start + ((x.Shape[axis] - 1L) * step);
        Check.That(
            start >= 0 && start < size && last >= 0 && last < size && step != 0,
            () => $"Place: {x.Shape[axis]} elements from {start} by {step} leave an axis of {size}.");
        return Primitive.Apply(
            x,
            v =>
            {
                var output = Zeros(v.Device, [.. Resized(v.Shape, axis, size).Sizes]);
                var (offset, strides) = Window(output.Shape, axis, start, step);
                Launch.WriteStrided(v, output, offset, strides);
                return output;
            },
            (v, _, g) => Slice(g, axis, start, v.Shape[axis], step));
    }

    private static (int Offset, int[] Strides) Window(Shape shape, int axis, int start, int step)
    {
        var strides = shape.Strides();
        var offset = start * strides[axis];
        strides[axis] *= step;
        return (offset, strides);
    }

    private static Shape Resized(Shape shape, int axis, int size) => new([.. shape.Sizes.Select((s, i) => i == axis ? size : s)]);
}
