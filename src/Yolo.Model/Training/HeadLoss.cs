using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;

namespace Yolo.Model.Training;

/// <summary>The loss as a function of heads of one shape.</summary>
/// <param name="Spec">Which loss.</param>
/// <param name="Anchors">The anchors, in cell units.</param>
/// <param name="Grid">The head's grid.</param>
/// <param name="Classes">How many classes, K.</param>
/// <param name="IsFused">Whether the kernels made for the loss compute it, or its definition in ops.</param>
public sealed record HeadLoss(LossSpec Spec, Anchors Anchors, Size<Cell> Grid, int Classes, bool IsFused = true)
{
    /// <summary>The loss of a head [N, A·(5+K), H, W].</summary>
    /// <param name="head">The network's raw output.</param>
    /// <param name="targets">The truths.</param>
    /// <param name="seen">Images seen before this batch: decides whether a warm-up is on.</param>
    public WithExtra<LossReport> Of(Tensor head, LossTargets targets, long seen = long.MaxValue) => IsFused
        ? YoloLoss.Fused(Spec, head, Anchors, targets, seen)
        : YoloLoss.Compose(Spec, head, Anchors, targets, seen);

    /// <summary>The truths of a batch, assigned to the head's slots, on a device.</summary>
    /// <exception cref="TruthException">A truth cannot be used; the message names the image and the box.</exception>
    public LossTargets Targets(Device device, IReadOnlyList<IReadOnlyList<Truth>> truths) => LossTargets.Create(device, truths, Anchors, Grid, Classes);
}
