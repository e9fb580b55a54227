using Yolo.Autodiff;
using Yolo.Model.Geometry;
using Yolo.Model.Head;

namespace Yolo.Model.Loss;

/// <summary>
/// The YOLOv2 loss, written in ops: its specification. For each image m, with C = 1 at slots responsible for a truth, C_noobj = 1 where C = 0 and
/// the best IoU of the predicted box with any truth of the image is below the threshold, N_obj = Σ C and N_conf = Σ (C + C_noobj):
/// <code>
/// coordinate = λ_coord / N_obj  · Σ C · [(x − b_x)² + (y − b_y)² + (√w − √b_w)² + (√h − √b_h)²]
/// class      = λ_class / N_obj  · Σ C · (−log p̂_c)
/// object     = λ_obj   / N_conf · Σ C · (IoU(truth, predicted box) − Ĉ)²
/// no-object  = λ_noobj / N_conf · Σ C_noobj · Ĉ²
/// </code>
/// x/0 is 0; the loss is the mean over the images of the sum. Boxes are in cell units, global in the grid. C, C_noobj and the counts are constants.
/// </summary>
public static class YoloLoss
{
    /// <summary>exp of more would overflow single precision; of a box so large or small the IoU is 0 all the same.</summary>
    private const double LargestLogScale = 80;

    /// <summary>The loss of a raw head [N, A·(5+K), H, W], with its terms and counts.</summary>
    /// <exception cref="ShapeException">The head does not fit the anchors and the classes, or the targets another head.</exception>
    public static WithExtra<LossReport> Compose(LossSpec spec, Tensor head, Anchors anchors, LossTargets targets)
    {
        var fields = HeadFields.Of(head, anchors.Count, targets.OwnedClass.Shape[2]);
        if (!fields.To.Shape.Equals(targets.Responsible.Shape))
        {
            throw new ShapeException($"The head has slots {fields.To.Shape} [N, A, H, W], the targets {targets.Responsible.Shape}; make the targets for this head's grid.");
        }
        var grid = Grid.Of(head, anchors);
        var c = targets.Responsible;
        var zero = Tensor.Scalar(head.Device, 0);
        Tensor AtResponsible(Tensor x) => Tensor.Where(c, x, zero);

        var objectness = Tensor.Sigmoid(fields.To);
        // Elsewhere the fields become 0 before anything is computed from them: an overflow there cannot leak into a sum.
        var (x, y) = (grid.Columns + Tensor.Sigmoid(fields.Tx), grid.Rows + Tensor.Sigmoid(fields.Ty));
        var (tw, th) = (AtResponsible(fields.Tw), AtResponsible(fields.Th));
        var coordinate = Tensor.Square(targets.Owned.X - x) + Tensor.Square(targets.Owned.Y - y)
            + RootDifference(targets.Owned.Width, grid.AnchorWidths, tw) + RootDifference(targets.Owned.Height, grid.AnchorHeights, th);
        var crossEntropy = -Tensor.LogSoftmax(fields.ClassLogits, 2);

        var iou = BoxTensors.Iou(targets.Owned, Predicted(grid, x, y, tw, th));
        var target = spec.IouTarget == IouTarget.Attached ? iou : Tensor.StopGradient(iou);
        var bestIou = BestIou(grid, fields, targets.All);
        var noObject = Tensor.Where(c, zero, Tensor.Less(bestIou, Tensor.Scalar(head.Device, spec.IgnoreThreshold)));

        var (perObject, perConfidence, confident) = Counts(spec.Normaliser, targets.Objects, OfImage(noObject));
        Tensor Term(double weight, Tensor per, Tensor sum) => Tensor.Sum(Tensor.Where(per, sum * weight / Tensor.Maximum(per, Tensor.Scalar(head.Device, 1)), zero));
        // The mean over the images; counts of a whole batch are shared by its images already.
        var images = spec.Normaliser == Normaliser.Image ? head.Shape[0] : 1;
        var coordinateTerm = Term(spec.Coordinate / images, perObject, OfImage(AtResponsible(coordinate)));
        var classTerm = Term(spec.Class / images, perObject, OfImage(Tensor.Where(targets.OwnedClass, crossEntropy, zero)));
        var objectTerm = Term(spec.Object / images, perConfidence, OfImage(AtResponsible(Tensor.Square(target - objectness))));
        var noObjectTerm = Term(spec.NoObject / images, perConfidence, OfImage(Tensor.Where(noObject, Tensor.Square(objectness), zero)));

        var total = coordinateTerm + classTerm + objectTerm + noObjectTerm;
        return new(total, LossReport.From(
            new LossTerms(total, coordinateTerm, classTerm, objectTerm, noObjectTerm), c, confident, AtResponsible(iou), objectness, targets.Assignment.Collisions));
    }

    /// <summary>(√w − √b_w)² with √b_w = √p_w · exp(t_w / 2).</summary>
    private static Tensor RootDifference(Tensor size, Tensor anchor, Tensor t) =>
        Tensor.Square(Tensor.Sqrt(size) - (Tensor.Sqrt(anchor) * Tensor.Exp(t * 0.5)));

    private static BoxTensors Predicted(Grid grid, Tensor x, Tensor y, Tensor tw, Tensor th) => new(
        x, y, grid.AnchorWidths * Tensor.Exp(Limited(tw)), grid.AnchorHeights * Tensor.Exp(Limited(th)));

    private static Tensor Limited(Tensor t) => Tensor.Minimum(
        Tensor.Maximum(t, Tensor.Scalar(t.Device, -LargestLogScale)), Tensor.Scalar(t.Device, LargestLogScale));

    /// <summary>The best IoU of each predicted box with any truth of its image, [N, A, H, W]; a constant.</summary>
    private static Tensor BestIou(Grid grid, HeadFields fields, BoxTensors truths)
    {
        var box = Predicted(
            grid,
            grid.Columns + Tensor.Sigmoid(Tensor.StopGradient(fields.Tx)),
            grid.Rows + Tensor.Sigmoid(Tensor.StopGradient(fields.Ty)),
            Tensor.StopGradient(fields.Tw),
            Tensor.StopGradient(fields.Th));
        var predicted = box.Map(f => Tensor.Reshape(f, [.. f.Shape.Sizes, 1]));
        return Tensor.Max(BoxTensors.Iou(predicted, truths), 4);
    }

    /// <summary>Sums out all but the image.</summary>
    private static Tensor OfImage(Tensor x) => Tensor.Sum(x, [.. Enumerable.Range(1, x.Shape.Rank - 1)]);

    private static (Tensor Object, Tensor Confidence, Tensor Confident) Counts(Normaliser normaliser, Tensor objects, Tensor noObjects)
    {
        var confident = objects + noObjects;
        return normaliser == Normaliser.Image
            ? (objects, confident, confident)
            : (Tensor.Sum(objects), Tensor.Sum(confident), confident);
    }
}

/// <summary>The loss and its four terms, scalars.</summary>
internal sealed record LossTerms(Tensor Total, Tensor Coordinate, Tensor Class, Tensor Object, Tensor NoObject);
