using Yolo.Autodiff;
using Yolo.Kernels.Profiling;
using Yolo.Model.Geometry;
using Yolo.Model.Head;

namespace Yolo.Model.Loss;

public static partial class YoloLoss
{
    /// <summary>The slots that a core takes at a time.</summary>
    private const int HostGrain = 4096;

    /// <summary>
    /// The same loss by three kernels of its own: two for the value and the report, one for the gradient. Class logits are read at responsible
    /// slots alone. Derivatives of derivatives go through <see cref="Compose"/>.
    /// </summary>
    /// <param name="spec">Which loss.</param>
    /// <param name="head">The network's raw output, [N, A·(5+K), H, W].</param>
    /// <param name="anchors">The anchors, in cell units.</param>
    /// <param name="targets">The truths.</param>
    /// <param name="seen">Images seen before this batch: decides whether a warm-up is on.</param>
    /// <exception cref="ShapeException">The head does not fit the anchors and the classes, or the targets another head.</exception>
    public static WithExtra<LossReport> Fused(LossSpec spec, Tensor head, Anchors anchors, LossTargets targets, long seen = long.MaxValue)
    {
        using var op = Profiler.Op("YoloLoss");
        Check(spec, head, anchors, targets);
        targets = targets.For(spec, head);
        spec = spec with { Matching = AnchorMatching.Anchors };
        var packed = targets.Packed;
        var (shape, options) = (packed.Shape, LossOptions.Of(spec, seen));
        var numbers = LossOptions.Numbers(spec, head.Device, shape.Classes);
        var value = Tensor.StopGradient(head);
        var grain = Math.Max(1, HostGrain / shape.ShortestChunk);

        var survey = Launch.Jobs(
            new Survey(shape, options), shape.ChunkCount, grain, [new Shape(shape.SurveyCount)], value, packed.Numbers, numbers)[0];
        var count = LossReport.Numbers + shape.Images;
        var totals = Launch.Jobs(
            new Totals(shape, options), count, count, [new Shape(LossReport.Numbers + (Totals.Shares * shape.Images)), new Shape()],
            survey, packed.Numbers, numbers);

        var loss = Primitive.Fused(
            [head],
            v => Compose(spec, v[0], anchors, targets, seen).Value,
            _ => totals[1],
            (v, _, g) =>
            {
                // A job of a GPU takes one slot, so that neighbouring jobs write side by side.
                var slots = head.Device.IsGpu ? shape with { Chunks = shape.Plane } : shape;
                return Launch.Jobs(
                    new HeadGradient(slots, options), slots.ChunkCount, grain, [v[0].Shape], v[0], packed.Numbers, numbers, survey, totals[0], g);
            });
        return new(loss, LossReport.From(spec, totals[0], targets.Assignment.Collisions));
    }
}
