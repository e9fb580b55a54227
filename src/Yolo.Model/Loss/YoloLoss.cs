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
public static partial class YoloLoss
{
    /// <summary>exp of more would overflow single precision; of a box so large or small the IoU is 0 all the same.</summary>
    private const double LargestLogScale = 80;

    /// <summary>The loss of a raw head [N, A·(5+K), H, W], with its terms and counts.</summary>
    /// <param name="spec">Which loss.</param>
    /// <param name="head">The network's raw output.</param>
    /// <param name="anchors">The anchors, in cell units.</param>
    /// <param name="targets">The truths.</param>
    /// <param name="seen">Images seen before this batch: decides whether a warm-up is on.</param>
    /// <exception cref="ShapeException">The head does not fit the anchors and the classes, or the targets another head.</exception>
    public static WithExtra<LossReport> Compose(LossSpec spec, Tensor head, Anchors anchors, LossTargets targets, long seen = long.MaxValue)
    {
        Check(spec, head, anchors, targets);
        targets = targets.For(spec, head);
        var (maps, classes) = (targets.Maps, targets.Packed.Shape.Classes);
        var fields = HeadFields.Of(head, anchors.Count, classes);
        var grid = Grid.Of(head, anchors);
        var c = maps.Responsible;
        var zero = Tensor.Scalar(head.Device, 0);
        Tensor AtResponsible(Tensor x) => Tensor.Where(c, x, zero);

        // Elsewhere the fields become 0 before anything is computed from them: an overflow there cannot leak into a sum.
        var (x, y) = (grid.Columns + Tensor.Sigmoid(fields.Tx), grid.Rows + Tensor.Sigmoid(fields.Ty));
        var (tw, th) = (AtResponsible(fields.Tw), AtResponsible(fields.Th));
        var coordinate = CoordinateTerm(spec, grid, fields, maps, new(x, y, tw, th), seen);

        var crossEntropy = -Tensor.LogSoftmax(fields.ClassLogits, 2);
        if (spec.ClassWeights.Count > 0)
        {
            crossEntropy *= Tensor.From(head.Device, spec.ClassWeights.ToArray(), 1, 1, classes, 1, 1);
        }

        var objectness = Tensor.Sigmoid(fields.To);
        var iou = BoxTensors.Iou(maps.Owned, Predicted(grid, x, y, tw, th));
        var target = spec.IouTarget switch
        {
            IouTarget.Attached => iou,
            IouTarget.Constant => Tensor.StopGradient(iou),
            _ => Tensor.Scalar(head.Device, 1),
        };
        var objectTerm = Tensor.Square(target - objectness);
        var noObject = NoObjectMask(spec, BestIou(grid, fields, maps.All), maps);
        var confident = c;
        if (spec.ObjectWeighting == ObjectWeighting.Iou)
        {
            objectTerm *= spec.IouTarget == IouTarget.Attached ? iou : Tensor.StopGradient(iou);
            confident = Tensor.Greater(AtResponsible(iou), zero);
        }

        var counts = LossCounts.Of(spec, maps.Objects, OfImage(confident) + OfImage(noObject));
        var half = spec.SquareFactor;
        var terms = new LossTerms(
            counts.Coordinate(coordinate.Count, half, OfImage(coordinate.Value)),
            counts.PerObject(spec.Class, OfImage(Tensor.Where(maps.OwnedClass, crossEntropy, zero))),
            counts.PerConfidence(spec.Object * half, OfImage(AtResponsible(objectTerm))),
            counts.PerConfidence(spec.NoObject * half, OfImage(Tensor.Where(noObject, Tensor.Square(objectness), zero))));
        var cost = spec.IsDarknets ? DarknetCost(spec, coordinate, AtResponsible(target - objectness), noObject, objectness, fields, maps) : zero;
        return new(terms.Total, LossReport.From(
            spec, terms, c, confident + noObject, noObject, AtResponsible(iou), objectness, cost, targets.Assignment.Collisions));
    }

    /// <summary>Σ delta² as Darknet's layer adds it up, before σ′: a delta is a weight times a difference.</summary>
    private static Tensor DarknetCost(
        LossSpec spec, SlotTerm coordinate, Tensor residual, Tensor noObject, Tensor objectness, HeadFields fields, TargetMaps maps)
    {
        var device = residual.Device;
        var classErrors = maps.OwnedClass - Tensor.Softmax(fields.ClassLogits, 2);
        if (spec.ClassWeights.Count > 0)
        {
            classErrors *= Tensor.SumKeepAxes(maps.OwnedClass * Tensor.From(device, spec.ClassWeights.ToArray(), 1, 1, spec.ClassWeights.Count, 1, 1), 2);
        }
        var responsible = Tensor.Reshape(maps.Responsible, maps.Responsible.Shape[0], maps.Responsible.Shape[1], 1, maps.Responsible.Shape[2], maps.Responsible.Shape[3]);
        return Tensor.Sum(coordinate.Value * coordinate.Weight)
            + Tensor.Sum(Tensor.Where(responsible, Tensor.Square(classErrors * spec.Class), Tensor.Scalar(device, 0)))
            + Tensor.Sum(Tensor.Square(residual * spec.Object))
            + Tensor.Sum(Tensor.Where(noObject, Tensor.Square(objectness * spec.NoObject), Tensor.Scalar(device, 0)));
    }

    private static void Check(LossSpec spec, Tensor head, Anchors anchors, LossTargets targets)
    {
        var shape = targets.Packed.Shape;
        HeadFields.Check(head, anchors.Count, shape.Classes);
        var slots = new Shape(head.Shape[0], anchors.Count, head.Shape[2], head.Shape[3]);
        var wanted = new Shape(shape.Images, shape.Anchors, shape.Rows, shape.Columns);
        if (!slots.Equals(wanted))
        {
            throw new ShapeException($"The head has slots {slots} [N, A, H, W], the targets {wanted}; make the targets for this head's grid.");
        }
        if (spec.ClassWeights.Count > 0 && spec.ClassWeights.Count != shape.Classes)
        {
            throw new ArgumentException($"There are {spec.ClassWeights.Count} class weights for {shape.Classes} classes; give one for each, or none.", nameof(spec));
        }
    }

    /// <summary>(x − b_x)² + (y − b_y)² + the size terms of each slot, what they weigh, and the count to divide by if it is not N_obj.</summary>
    private static SlotTerm CoordinateTerm(LossSpec spec, Grid grid, HeadFields fields, TargetMaps maps, BoxTensors responsible, long seen)
    {
        var owned = maps.Owned;
        var distance = Tensor.Square(owned.X - responsible.X) + Tensor.Square(owned.Y - responsible.Y)
            + SizeDifference(spec.Size, owned.Width, grid.AnchorWidths, responsible.Width)
            + SizeDifference(spec.Size, owned.Height, grid.AnchorHeights, responsible.Height);
        var zero = Tensor.Scalar(distance.Device, 0);
        var cells = maps.Responsible.Shape[2] * maps.Responsible.Shape[3];
        var weight = spec.SmallBoxes ? 2.0 - (owned.Width * owned.Height * (1.0 / cells)) : zero + 1;
        if (seen >= spec.WarmUp.Images)
        {
            return new(Tensor.Where(maps.Responsible, distance, zero), weight * spec.Coordinate, []);
        }
        Tensor AtOthers(Tensor t) => Tensor.Where(maps.Responsible, zero, t);
        var pull = Tensor.Square(Tensor.Sigmoid(fields.Tx) - 0.5) + Tensor.Square(Tensor.Sigmoid(fields.Ty) - 0.5)
            + SizeDifference(spec.Size, grid.AnchorWidths, grid.AnchorWidths, AtOthers(fields.Tw))
            + SizeDifference(spec.Size, grid.AnchorHeights, grid.AnchorHeights, AtOthers(fields.Th));
        var ofObjects = spec.WarmUp.CountsEverySlot ? spec.WarmUp.Weight : spec.Coordinate;
        return new(
            Tensor.Where(maps.Responsible, distance, pull),
            Tensor.Where(maps.Responsible, weight * ofObjects, Tensor.Scalar(distance.Device, spec.WarmUp.Weight)),
            spec.WarmUp.CountsEverySlot ? [distance.Shape.Count] : []);
    }

    private static Tensor SizeDifference(SizeTerm term, Tensor size, Tensor anchor, Tensor t) => Tensor.Square(term switch
    {
        SizeTerm.Root => Tensor.Sqrt(size) - (Tensor.Sqrt(anchor) * Tensor.Exp(t * 0.5)),
        SizeTerm.Linear => size - (anchor * Tensor.Exp(t)),
        _ => Tensor.Log(size / anchor) - t,
    });

    /// <summary>C_noobj: 1 at slots without an object that overlap no truth of their image well; a constant.</summary>
    private static Tensor NoObjectMask(LossSpec spec, Tensor best, TargetMaps maps)
    {
        var threshold = Tensor.Scalar(best.Device, spec.IgnoreThreshold);
        var quiet = spec.PenalisedAtThreshold ? Tensor.LessOrEqual(best, threshold) : Tensor.Less(best, threshold);
        return Tensor.Where(maps.Responsible, Tensor.Scalar(best.Device, 0), quiet);
    }

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

    /// <summary>The squared distance of each slot, its weight, and the count of slots to divide by if it is not N_obj.</summary>
    private sealed record SlotTerm(Tensor Distance, Tensor Weight, double[] Count)
    {
        public Tensor Value => Distance * Weight;
    }
}
