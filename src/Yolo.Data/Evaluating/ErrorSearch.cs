using Yolo.Autodiff;
using Yolo.Model.Assignment;
using Yolo.Model.Collections;
using Yolo.Model.Detecting;
using Yolo.Model.Geometry;
using Yolo.Model.Head;
using Yolo.Model.Loss;
using Yolo.Model.Postprocessing;
using Yolo.Model.Scoring;
using Yolo.Model.Training;

namespace Yolo.Data;

/// <summary>Finds what a detector does wrong in labelled pictures, and what its head says where the truths are.</summary>
/// <param name="model">The detector.</param>
/// <param name="loss">The loss that pictures are compared by.</param>
/// <param name="suppression">Which detections are shown.</param>
public sealed class ErrorSearch(TrainedDetector model, LossSpec loss, SuppressionSpec suppression)
{
    private readonly Detector _detector = model.Detector;

    private HeadLoss HeadLoss => new(loss, _detector.Anchors, Grid, _detector.ClassNames.Count);

    private Size<Cell> Grid => new(_detector.Network.Output.Width, _detector.Network.Output.Height);

    /// <summary>The errors in each picture, in their order, one after another as they are asked for.</summary>
    /// <exception cref="DataException">A picture cannot be read, or one of its truths not be used; the message names both.</exception>
    public IEnumerable<PictureErrors> Over(IReadOnlyList<Sample> samples)
    {
        var options = new BatchOptions(1, _detector.Network.Input.Width, _detector.Network.Input.Height) { Preprocessing = _detector.Preprocessing };
        return samples.Zip(Batches.InOrder(samples, options, Evaluator.CacheFor(_detector)), In);
    }

    private PictureErrors In(Sample sample, Batch batch)
    {
        var errors = (PictureErrors?)null;
        // Nothing survives the region: what is wanted has been read by then.
        model.Device.Region(() =>
        {
            var input = Tensor.From(model.Device, batch.Pixels, 1, 3, batch.Height, batch.Width);
            var head = _detector.Network.Infer(model.Weights, input);
            var decoded = DecodedHead.Of(head, _detector.Anchors, _detector.ClassNames.Count);
            var candidates = Detector.Candidates(decoded, suppression.ScoreThreshold)[0];
            var found = NonMaximumSuppression.Suppress(candidates, suppression)
                .Select(detection => detection with { Box = batch.Placements[0].OutOf(detection.Box) }).ToValueList();
            var targets = Targets(sample, batch);
            var numbers = HeadLoss.Of(head, targets).Extra.Read();
            errors = new(sample, found, DetectionErrors.Of(sample.Truths, found), numbers, Slots(decoded, batch.Truths[0], targets.Assignment));
            return new TensorList([]);
        });
        return errors!;
    }

    private LossTargets Targets(Sample sample, Batch batch)
    {
        try
        {
            return HeadLoss.Targets(model.Device, batch.Truths);
        }
        catch (TruthException problem)
        {
            throw new DataException($"The labels of the picture '{sample.Name}' cannot be used: {problem.Message}", problem);
        }
    }

    private TruthSlot?[] Slots(DecodedHead head, IReadOnlyList<Truth> truths, SlotAssignment assignment)
    {
        var (xs, ys, widths, heights) = (head.X.ToArray(), head.Y.ToArray(), head.Width.ToArray(), head.Height.ToArray());
        var (objectness, probabilities) = (head.Objectness.ToArray(), head.ClassProbabilities.ToArray());
        var slots = new TruthSlot?[truths.Count];
        foreach (var slot in assignment.Responsible)
        {
            var i = assignment.IndexOf(0, slot.Anchor, slot.Row, slot.Column);
            var truth = truths[slot.TruthIndex];
            var cell = (slot.Row * assignment.Columns) + slot.Column;
            var ofClass = (((slot.Anchor * _detector.ClassNames.Count) + truth.Class) * assignment.Rows * assignment.Columns) + cell;
            var iou = Box<Cell>.Iou(truth.Box.ToCells(Grid), new(xs[i], ys[i], widths[i], heights[i]));
            slots[slot.TruthIndex] = new(slot.Row, slot.Column, slot.Anchor, iou, objectness[i], probabilities[ofClass]);
        }
        return slots;
    }
}
