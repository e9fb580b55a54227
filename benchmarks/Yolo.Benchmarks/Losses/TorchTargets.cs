using TorchSharp;
using Yolo.Autodiff;
using Yolo.Model.Loss;
using TorchTensor = TorchSharp.torch.Tensor;

namespace Yolo.Benchmarks.Losses;

/// <summary>The same maps and lists as <see cref="LossTargets"/>, with masks as truth values, and the constants of the grid.</summary>
public sealed record TorchTargets(
    TorchTensor Responsible, TorchBoxes Owned, TorchTensor OwnedClass, TorchBoxes All, TorchTensor Objects, TorchTensor AnchorWidths, TorchTensor AnchorHeights,
    TorchTensor Columns, TorchTensor Rows)
{
    public static TorchTargets From(LossTargets targets)
    {
        var (sizes, side) = (LossProblem.Anchors.Sizes, LossProblem.Side);
        var cells = Enumerable.Range(0, side).Select(i => (float)i).ToArray();
        return new(
            Copy(targets.Maps.Responsible) > 0, Copy(targets.Maps.Owned), Copy(targets.Maps.OwnedClass) > 0, Copy(targets.Maps.All), Copy(targets.Maps.Objects),
            torch.tensor(sizes.Select(s => (float)s.Width).ToArray()).reshape(1, -1, 1, 1),
            torch.tensor(sizes.Select(s => (float)s.Height).ToArray()).reshape(1, -1, 1, 1),
            torch.tensor(cells).reshape(1, 1, 1, side), torch.tensor(cells).reshape(1, 1, side, 1));
    }

    private static TorchBoxes Copy(BoxTensors boxes) => new(Copy(boxes.X), Copy(boxes.Y), Copy(boxes.Width), Copy(boxes.Height));

    private static TorchTensor Copy(Tensor x) => torch.tensor(x.ToFloats()).reshape([.. x.Shape.Sizes.Select(s => (long)s)]);
}
