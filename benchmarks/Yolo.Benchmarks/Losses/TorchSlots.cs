using TorchSharp;
using Yolo.Model.Loss;
using static TorchSharp.torch;

namespace Yolo.Benchmarks.Losses;

/// <summary>The responsible slots as a list: where they are, and what they should predict.</summary>
public sealed record TorchSlots(
    Tensor Image, Tensor Anchor, Tensor Row, Tensor Column, TorchBoxes Truth, Tensor Class, Tensor AnchorWidth, Tensor AnchorHeight)
{
    public static TorchSlots From(LossTargets targets, TorchTargets maps)
    {
        var slots = targets.Assignment.Responsible;
        var (image, anchor) = (tensor(slots.Select(s => (long)s.Image).ToArray()), tensor(slots.Select(s => (long)s.Anchor).ToArray()));
        var (row, column) = (tensor(slots.Select(s => (long)s.Row).ToArray()), tensor(slots.Select(s => (long)s.Column).ToArray()));
        Tensor At(Tensor map) => map.index(TensorIndex.Tensor(image), TensorIndex.Tensor(anchor), TensorIndex.Tensor(row), TensorIndex.Tensor(column));
        Tensor OfAnchor(Tensor sizes) => sizes.reshape(-1).index_select(0, anchor);
        var classes = At(maps.OwnedClass.permute(0, 1, 3, 4, 2)).to(ScalarType.Float32).argmax(1);
        return new(image, anchor, row, column, maps.Owned.Map(At), classes, OfAnchor(maps.AnchorWidths), OfAnchor(maps.AnchorHeights));
    }

    /// <summary>The fields at the slots, [slots, 5 + K], of maps [N, A, 5 + K, H, W].</summary>
    public Tensor Gather(Tensor fields) => fields.index(
        TensorIndex.Tensor(Image), TensorIndex.Tensor(Anchor), TensorIndex.Colon, TensorIndex.Tensor(Row), TensorIndex.Tensor(Column));
}
