using Yolo.Autodiff;
using Yolo.Model.Geometry;
using Yolo.Model.Head;

namespace Yolo.Model.Loss;

/// <summary>Which slots count in which terms of a loss, and why; constants, all [N, A, H, W].</summary>
/// <param name="Responsible">C: 1 at slots responsible for a truth, which count as an object.</param>
/// <param name="NoObject">C_noobj: 1 at slots that count as no object. Slots where both are 0 are ignored: they overlap a truth well.</param>
/// <param name="BestIou">The best IoU of each slot's box with any truth of its image, in [0, 1]; 0 where there is no truth.</param>
public sealed record SlotMasks(Tensor Responsible, Tensor NoObject, Tensor BestIou);

public static partial class YoloLoss
{
    /// <summary>The masks by which <see cref="Compose"/> selects what its terms sum.</summary>
    /// <param name="spec">Which loss.</param>
    /// <param name="head">The network's raw output, [N, A·(5+K), H, W].</param>
    /// <param name="anchors">The anchors, in cell units.</param>
    /// <param name="targets">The truths.</param>
    /// <exception cref="ShapeException">The head does not fit the anchors and the classes, or the targets another head.</exception>
    public static SlotMasks Masks(LossSpec spec, Tensor head, Anchors anchors, LossTargets targets)
    {
        Check(spec, head, anchors, targets);
        var maps = targets.For(spec, head).Maps;
        var best = BestIou(Grid.Of(head, anchors), HeadFields.Of(head, anchors.Count, targets.Packed.Shape.Classes), maps.All);
        return new(maps.Responsible, NoObjectMask(spec, best, maps), best);
    }
}
