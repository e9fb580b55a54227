using Yolo.Autodiff;
using Yolo.Model.Geometry;

namespace Yolo.Model.Head;

/// <summary>
/// A detector's raw output by field. The head is [N, A·(5+K), H, W]; channel a·(5+K)+f holds field f of anchor a: t_x t_y t_w t_h t_o and
/// K class logits (Darknet's order).
/// </summary>
/// <param name="Tx">t_x [N, A, H, W].</param>
/// <param name="Ty">t_y [N, A, H, W].</param>
/// <param name="Tw">t_w [N, A, H, W].</param>
/// <param name="Th">t_h [N, A, H, W].</param>
/// <param name="To">t_o [N, A, H, W].</param>
/// <param name="ClassLogits">The class logits [N, A, K, H, W].</param>
public sealed record HeadFields(Tensor Tx, Tensor Ty, Tensor Tw, Tensor Th, Tensor To, Tensor ClassLogits)
{
    /// <summary>Cuts a head into its fields.</summary>
    /// <exception cref="ShapeException">The channels are not anchors · (5 + classes).</exception>
    public static HeadFields Of(Tensor head, int anchors, int classes)
    {
        Check(head, anchors, classes);
        var (n, h, w) = (head.Shape[0], head.Shape[2], head.Shape[3]);
        var slots = Tensor.Reshape(head, n, anchors, 5 + classes, h, w);
        Tensor Field(int f) => Tensor.Reshape(Tensor.Slice(slots, 2, f, 1), n, anchors, h, w);
        return new(Field(0), Field(1), Field(2), Field(3), Field(4), Tensor.Slice(slots, 2, 5, classes));
    }

    internal static void Check(Tensor head, int anchors, int classes)
    {
        if (head.Shape.Rank != 4 || head.Shape[1] != anchors * (5 + classes))
        {
            throw new ShapeException(
                $"A head of shape {head.Shape} does not fit {anchors} anchors and {classes} classes: it must be [N, {anchors * (5 + classes)}, H, W].");
        }
    }
}

/// <summary>Boxes, confidences and class probabilities of every slot; boxes are global in the grid, in cell units.</summary>
/// <param name="X">b_x = c_x + σ(t_x) [N, A, H, W].</param>
/// <param name="Y">b_y = c_y + σ(t_y) [N, A, H, W].</param>
/// <param name="Width">b_w = p_w · exp(t_w) [N, A, H, W].</param>
/// <param name="Height">b_h = p_h · exp(t_h) [N, A, H, W].</param>
/// <param name="Objectness">Ĉ = σ(t_o) [N, A, H, W].</param>
/// <param name="ClassProbabilities">p̂ = softmax(class logits) [N, A, K, H, W].</param>
public sealed record DecodedHead(Tensor X, Tensor Y, Tensor Width, Tensor Height, Tensor Objectness, Tensor ClassProbabilities)
{
    /// <summary>Decodes a raw head (YOLO9000, section 2).</summary>
    /// <exception cref="ShapeException">The channels are not anchors · (5 + classes).</exception>
    public static DecodedHead Of(Tensor head, Anchors anchors, int classes)
    {
        var fields = HeadFields.Of(head, anchors.Count, classes);
        var grid = Grid.Of(head, anchors);
        return new(
            grid.Columns + Tensor.Sigmoid(fields.Tx),
            grid.Rows + Tensor.Sigmoid(fields.Ty),
            grid.AnchorWidths * Tensor.Exp(fields.Tw),
            grid.AnchorHeights * Tensor.Exp(fields.Th),
            Tensor.Sigmoid(fields.To),
            Tensor.Softmax(fields.ClassLogits, 2));
    }
}

/// <summary>What decoding adds and multiplies: the cells' coordinates and the anchors' sizes, in cell units.</summary>
/// <param name="Columns">c_x [1, 1, 1, W].</param>
/// <param name="Rows">c_y [1, 1, H, 1].</param>
/// <param name="AnchorWidths">p_w [1, A, 1, 1].</param>
/// <param name="AnchorHeights">p_h [1, A, 1, 1].</param>
public sealed record Grid(Tensor Columns, Tensor Rows, Tensor AnchorWidths, Tensor AnchorHeights)
{
    /// <summary>The grid of a head.</summary>
    public static Grid Of(Tensor head, Anchors anchors) => new(
        Tensor.Reshape(Tensor.Range(head.Device, head.Shape[3]), 1, 1, 1, head.Shape[3]),
        Tensor.Reshape(Tensor.Range(head.Device, head.Shape[2]), 1, 1, head.Shape[2], 1),
        Tensor.From(head.Device, [.. anchors.Sizes.Select(s => s.Width)], 1, anchors.Count, 1, 1),
        Tensor.From(head.Device, [.. anchors.Sizes.Select(s => s.Height)], 1, anchors.Count, 1, 1));
}
