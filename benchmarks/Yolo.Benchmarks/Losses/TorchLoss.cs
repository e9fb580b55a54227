using TorchSharp;
using static TorchSharp.torch;

namespace Yolo.Benchmarks.Losses;

/// <summary>The default loss as one writes it in libtorch: op by op over dense maps, masks by <c>where</c>, autograd for the gradient.</summary>
public static class TorchLoss
{
    internal const double CoordinateWeight = 1, ClassWeight = 1, ObjectWeight = 5, NoObjectWeight = 1, IgnoreThreshold = 0.6;

    internal static readonly long[] Slots = [1, 2, 3];

    public static Tensor Of(Tensor head, TorchTargets targets)
    {
        var (images, side) = (head.shape[0], LossProblem.Side);
        var fields = head.view(images, -1, 5 + LossProblem.Classes, side, side);
        Tensor Field(long index) => fields.select(2, index);
        Tensor AtResponsible(Tensor x) => where(targets.Responsible, x, 0f);

        var (x, y) = (Field(0).sigmoid() + targets.Columns, Field(1).sigmoid() + targets.Rows);
        var (tw, th) = (AtResponsible(Field(2)), AtResponsible(Field(3)));
        var owned = targets.Owned;
        var coordinate = (owned.X - x).square() + (owned.Y - y).square()
            + (owned.Width.sqrt() - (targets.AnchorWidths.sqrt() * (tw * 0.5).exp())).square()
            + (owned.Height.sqrt() - (targets.AnchorHeights.sqrt() * (th * 0.5).exp())).square();

        var crossEntropy = -fields.narrow(2, 5, LossProblem.Classes).log_softmax(2);

        var objectness = Field(4).sigmoid();
        var iou = TorchBoxes.Iou(owned, new(x, y, targets.AnchorWidths * tw.exp(), targets.AnchorHeights * th.exp()));
        var noObject = NoObjectMask(Field(2), Field(3), x, y, targets);

        var objects = targets.Objects.clamp_min(1);
        var confident = (targets.Objects + noObject.to(ScalarType.Float32).sum(Slots)).clamp_min(1);
        return (CoordinateWeight * AtResponsible(coordinate).sum(Slots) / objects
            + ClassWeight * where(targets.OwnedClass, crossEntropy, 0f).sum([1L, 2, 3, 4]) / objects
            + ObjectWeight * AtResponsible((iou - objectness).square()).sum(Slots) / confident
            + NoObjectWeight * where(noObject, objectness.square(), 0f).sum(Slots) / confident).mean();
    }

    internal static Tensor NoObjectMask(Tensor tw, Tensor th, Tensor x, Tensor y, TorchTargets targets)
    {
        using var constant = no_grad();
        var predicted = new TorchBoxes(x, y, targets.AnchorWidths * tw.exp(), targets.AnchorHeights * th.exp()).Map(f => f.unsqueeze(-1));
        return (TorchBoxes.Iou(predicted, targets.All).amax([-1L]) < IgnoreThreshold).logical_and(targets.Responsible.logical_not());
    }
}
