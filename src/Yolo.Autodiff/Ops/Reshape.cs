namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>The same numbers in the same order with other axes; one size may be −1, which takes what is left. Copies nothing.</summary>
    /// <exception cref="ShapeException">The numbers of elements differ.</exception>
    public static Tensor Reshape(Tensor x, params int[] sizes)
    {
        var known = sizes.Where(s => s != -1).Aggregate(1L, (a, b) => a * b);
        return Reshape(x, new Shape([.. sizes.Select(s => s == -1 ? (int)Math.Max(1, x.Shape.Count / Math.Max(1, known)) : s)]));
    }

    /// <summary>The same numbers in the same order with other axes. Copies nothing.</summary>
    /// <exception cref="ShapeException">The numbers of elements differ.</exception>
    public static Tensor Reshape(Tensor x, Shape shape)
    {
        Check.That(
            x.Shape.Count == shape.Count,
            () => $"Reshape: {x.Shape} has {x.Shape.Count} elements, {shape} has {shape.Count}; they must be equal.");
        return x.Shape.Equals(shape)
            ? x
            : Primitive.Apply(x, v => new Tensor(shape, v.Buffer), (v, _, g) => Reshape(g, v.Shape));
    }
}
