using TorchSharp;
using static TorchSharp.torch;

namespace Yolo.Benchmarks.Losses;

/// <summary>
/// The default loss as one writes it in libtorch to be fast: what concerns responsible slots alone is computed from the few gathered, only the no-object
/// term over dense maps.
/// </summary>
public static class GatheredTorchLoss
{
    public static Tensor Of(Tensor head, TorchTargets targets, TorchSlots slots)
    {
        var (images, side) = (head.shape[0], LossProblem.Side);
        var fields = head.view(images, -1, 5 + LossProblem.Classes, side, side);
        var at = slots.Gather(fields);
        var (x, y) = (at.select(1, 0).sigmoid() + slots.Column, at.select(1, 1).sigmoid() + slots.Row);
        var (tw, th) = (at.select(1, 2), at.select(1, 3));
        var truth = slots.Truth;
        var coordinate = (truth.X - x).square() + (truth.Y - y).square()
            + (truth.Width.sqrt() - (slots.AnchorWidth.sqrt() * (tw * 0.5).exp())).square()
            + (truth.Height.sqrt() - (slots.AnchorHeight.sqrt() * (th * 0.5).exp())).square();
        var crossEntropy = nn.functional.cross_entropy(at.narrow(1, 5, LossProblem.Classes), slots.Class, reduction: nn.Reduction.None);
        var iou = TorchBoxes.Iou(truth, new(x, y, slots.AnchorWidth * tw.exp(), slots.AnchorHeight * th.exp()));
        var objectTerm = (iou - at.select(1, 4).sigmoid()).square();

        var noObject = NoObjectMask(fields, targets);
        var objects = targets.Objects.clamp_min(1);
        var confident = (targets.Objects + noObject.to(ScalarType.Float32).sum(TorchLoss.Slots)).clamp_min(1);
        var quiet = where(noObject, fields.select(2, 4).sigmoid().square(), 0f).sum(TorchLoss.Slots);
        var ofSlots = ((TorchLoss.CoordinateWeight * coordinate) + (TorchLoss.ClassWeight * crossEntropy)) / objects.index_select(0, slots.Image)
            + (TorchLoss.ObjectWeight * objectTerm / confident.index_select(0, slots.Image));
        return (ofSlots.sum() + (TorchLoss.NoObjectWeight * quiet / confident).sum()) / images;
    }

    private static Tensor NoObjectMask(Tensor fields, TorchTargets targets)
    {
        using var constant = no_grad();
        return TorchLoss.NoObjectMask(
            fields.select(2, 2), fields.select(2, 3), fields.select(2, 0).sigmoid() + targets.Columns, fields.select(2, 1).sigmoid() + targets.Rows, targets);
    }
}
