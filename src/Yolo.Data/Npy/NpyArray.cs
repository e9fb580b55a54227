using Yolo.Model.Collections;

namespace Yolo.Data;

/// <summary>An array as NumPy saves it: its sizes, outermost first (none for a scalar, 0 allowed), and its numbers in C order.</summary>
public sealed record NpyArray
{
    /// <summary>An array of that shape.</summary>
    /// <exception cref="ArgumentException">A size is negative, or the shape has another number of elements.</exception>
    public NpyArray(ValueList<int> shape, double[] values)
    {
        if (shape.Any(size => size < 0) || shape.Aggregate(1L, (product, size) => checked(product * size)) != values.Length)
        {
            throw new ArgumentException($"There are {values.Length} values for an array of shape {Describe(shape)}.", nameof(values));
        }
        (Shape, Values) = (shape, values);
    }

    /// <summary>The sizes of the axes, outermost first.</summary>
    public ValueList<int> Shape { get; }

    /// <summary>The numbers, in C order: the last axis runs fastest.</summary>
    public double[] Values { get; }

    /// <summary>The shape as Python writes it: (), (3,), (2, 3).</summary>
    public string ShapeText => Describe(Shape);

    internal static string Describe<T>(IReadOnlyList<T> shape) => shape.Count == 1 ? $"({shape[0]},)" : $"({string.Join(", ", shape)})";
}
