namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>Tensors one after another along an axis. Adjoint: <see cref="Split"/>.</summary>
    /// <exception cref="ShapeException">Shapes differ at another axis.</exception>
    public static Tensor Concat(int axis, params Tensor[] parts)
    {
        Check.That(parts.Length > 0, () => "Concat: give at least one tensor.");
        Check.SameDevice("Concat", parts);
        axis = parts[0].Shape.Axis(axis);
        foreach (var part in parts)
        {
            Check.That(
                part.Shape.Rank == parts[0].Shape.Rank && Resized(part.Shape, axis, 1).Equals(Resized(parts[0].Shape, axis, 1)),
                () => $"Concat: {parts[0].Shape} and {part.Shape} may differ at axis {axis} only.");
        }
        var sizes = parts.Select(p => p.Shape[axis]).ToArray();
        var starts = sizes.Select((_, i) => sizes.Take(i).Sum()).ToArray();
        return Primitive.Apply(
            parts,
            v =>
            {
                var output = New(v[0].Device, Resized(v[0].Shape, axis, sizes.Sum()));
                for (var i = 0; i < v.Count; i++)
                {
                    var (offset, strides) = Window(output.Shape, axis, starts[i], 1);
                    Launch.WriteStrided(v[i], output, offset, strides);
                }
                return output;
            },
            [.. parts.Select((_, i) => (Pullback)((_, _, g) => Slice(g, axis, starts[i], sizes[i])))]);
    }

    /// <summary>x cut along an axis into parts of the given sizes. Adjoint: <see cref="Concat"/>.</summary>
    /// <exception cref="ShapeException">The sizes do not add up to the axis.</exception>
    public static IReadOnlyList<Tensor> Split(Tensor x, int axis, params int[] sizes)
    {
        Check.That(sizes.Sum() == x.Shape[axis], () => $"Split: sizes {string.Join(" + ", sizes)} do not add up to axis {axis} of {x.Shape}.");
        return [.. sizes.Select((size, i) => Slice(x, axis, sizes.Take(i).Sum(), size))];
    }
}
