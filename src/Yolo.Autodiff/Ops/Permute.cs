namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>Axis i of the result is axis axes[i] of x. Adjoint: the inverse permutation.</summary>
    /// <exception cref="ShapeException">The axes are not a permutation of x's.</exception>
    public static Tensor Permute(Tensor x, params int[] axes)
    {
        var order = axes.Select(x.Shape.Axis).ToArray();
        Check.That(
            order.Length == x.Shape.Rank && order.Distinct().Count() == order.Length,
            () => $"Permute: ({string.Join(", ", axes)}) does not name each axis of {x.Shape} once.");
        return Primitive.Apply(
            x,
            v =>
            {
                var strides = v.Shape.Strides();
                return Launch.Strided(v, new Shape([.. order.Select(a => v.Shape[a])]), 0, [.. order.Select(a => strides[a])]);
            },
            (_, _, g) => Permute(g, [.. Enumerable.Range(0, order.Length).Select(a => Array.IndexOf(order, a))]));
    }

    /// <summary>The last two axes exchanged.</summary>
    public static Tensor Transpose(Tensor x)
    {
        var rank = x.Shape.Rank;
        Check.That(rank >= 2, () => $"Transpose: shape {x.Shape} has fewer than two axes.");
        return Permute(x, [.. Enumerable.Range(0, rank - 2), rank - 1, rank - 2]);
    }
}
