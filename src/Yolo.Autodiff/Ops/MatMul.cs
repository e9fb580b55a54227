using Yolo.Kernels.Skeletons;

namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>The matrix product [m, k] · [k, n] → [m, n], or of batches of matrices [b, m, k] · [b, k, n] → [b, m, n].</summary>
    /// <exception cref="ShapeException">The inner sizes, the batches or the numbers of axes differ.</exception>
    public static Tensor MatMul(Tensor a, Tensor b)
    {
        Check.SameDevice("MatMul", a, b);
        Check.That(
            a.Shape.Rank is 2 or 3 && a.Shape.Rank == b.Shape.Rank && a.Shape[-1] == b.Shape[-2] && (a.Shape.Rank == 2 || a.Shape[0] == b.Shape[0]),
            () => $"MatMul: {a.Shape} · {b.Shape}: give [m, k] · [k, n] or [batch, m, k] · [batch, k, n].");
        return Primitive.Apply(
            a,
            b,
            Multiply2D,
            (v, _, g) => MatMul(g, Transpose(v[1])),
            (v, _, g) => MatMul(Transpose(v[0]), g));
    }

    private static Tensor Multiply2D(Tensor a, Tensor b)
    {
        var batch = a.Shape.Rank == 3 ? a.Shape[0] : 1;
        var (rows, depth, columns) = (a.Shape[-2], a.Shape[-1], b.Shape[-1]);
        var output = New(a.Device, new Shape(a.Shape.Rank == 3 ? [batch, rows, columns] : [rows, columns]));
        a.Device.Contract(
            new(batch, rows, columns, depth), new RowMajor(depth, rows * depth), a.Buffer, new RowMajor(columns, depth * columns), b.Buffer,
            new RowMajor(columns, rows * columns), output.Buffer, default(Copy), null);
        return output;
    }
}
