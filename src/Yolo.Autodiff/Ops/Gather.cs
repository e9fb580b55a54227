using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>
    /// y[…, j, …] = x[…, indices[j], …] along an axis. Indices, a tensor of one axis, are whole numbers 0..size − 1; others read outside and
    /// are not checked. Adjoint: <see cref="ScatterAdd"/>.
    /// </summary>
    public static Tensor Gather(Tensor x, int axis, Tensor indices)
    {
        axis = x.Shape.Axis(axis);
        Check.SameDevice("Gather", x, indices);
        Check.Rank("Gather", "indices", indices, 1, "[count]");
        return Primitive.Apply(
            [x, StopGradient(indices)],
            v =>
            {
                var output = New(v[0].Device, Resized(v[0].Shape, axis, v[1].Shape[0]));
                var extent = OuterAxisInner(output.Shape, axis);
                output.Device.Map(new GatherMap(v[0].Shape[axis], extent.D5), extent, output.Buffer, [v[0].Buffer, v[1].Buffer]);
                return output;
            },
            [(v, _, g) => ScatterAdd(g, axis, v[1], v[0].Shape[axis])]);
    }

    /// <summary>y[…, i, …] = Σ of x[…, j, …] over the j with indices[j] = i, for an axis of the given size: the adjoint of <see cref="Gather"/>.</summary>
    public static Tensor ScatterAdd(Tensor x, int axis, Tensor indices, int size)
    {
        axis = x.Shape.Axis(axis);
        Check.SameDevice("ScatterAdd", x, indices);
        Check.Rank("ScatterAdd", "indices", indices, 1, "[count]");
        Check.That(
            indices.Shape[0] == x.Shape[axis], () => $"ScatterAdd: {indices.Shape[0]} indices for axis {axis} of {x.Shape}; give one for each element.");
        return Primitive.Apply(
            [x, StopGradient(indices)],
            v =>
            {
                var output = New(v[0].Device, Resized(v[0].Shape, axis, size));
                var extent = OuterAxisInner(output.Shape, axis);
                output.Device.Map(new ScatterAddMap(v[0].Shape[axis], extent.D5), extent, output.Buffer, [v[0].Buffer, v[1].Buffer]);
                return output;
            },
            [(v, _, g) => Gather(g, axis, v[1])]);
    }

    private static Extent OuterAxisInner(Shape shape, int axis) => new(
        1, 1, 1, shape.Sizes.Take(axis).Aggregate(1, (a, b) => a * b), shape[axis], shape.Sizes.Skip(axis + 1).Aggregate(1, (a, b) => a * b));
}

/// <summary>Reads the source at the place that the index names.</summary>
internal readonly struct GatherMap(int size, int inner) : IMap
{
    private readonly int _size = size;
    private readonly int _inner = inner;

    /// <inheritdoc/>
    public TReal At<TReal, TView>(int n, int c, int y, int x, Inputs<TView> inputs)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal> => inputs.A[(((c * _size) + TReal.ToIndex(inputs.B[y])) * _inner) + x];
}

/// <summary>Each place looks for its own index among all: no atomics, and the same order of addition on every device.</summary>
internal readonly struct ScatterAddMap(int size, int inner) : IMap
{
    private readonly int _size = size;
    private readonly int _inner = inner;

    /// <inheritdoc/>
    public TReal At<TReal, TView>(int n, int c, int y, int x, Inputs<TView> inputs)
        where TReal : unmanaged, IReal<TReal>
        where TView : struct, IView<TReal>
    {
        var sum = TReal.FromIndex(0);
        for (var j = 0; j < _size; j++)
        {
            if (TReal.ToIndex(inputs.B[j]) == y)
            {
                sum += inputs.A[(((c * _size) + j) * _inner) + x];
            }
        }
        return sum;
    }
}
