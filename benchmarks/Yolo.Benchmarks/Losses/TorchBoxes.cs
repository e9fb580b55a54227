using TorchSharp;
using static TorchSharp.torch;

namespace Yolo.Benchmarks.Losses;

/// <summary>Boxes by field, in libtorch's tensors.</summary>
public sealed record TorchBoxes(Tensor X, Tensor Y, Tensor Width, Tensor Height)
{
    private const double LeastUnion = 1e-30;

    public static Tensor Iou(TorchBoxes a, TorchBoxes b)
    {
        var intersection = Overlap(a.X, a.Width, b.X, b.Width) * Overlap(a.Y, a.Height, b.Y, b.Height);
        var union = (a.Width * a.Height) + (b.Width * b.Height) - intersection;
        return intersection / union.clamp_min(LeastUnion);
    }

    public TorchBoxes Map(Func<Tensor, Tensor> f) => new(f(X), f(Y), f(Width), f(Height));

    private static Tensor Overlap(Tensor x, Tensor width, Tensor otherX, Tensor otherWidth) =>
        (minimum(x + (width * 0.5), otherX + (otherWidth * 0.5)) - maximum(x - (width * 0.5), otherX - (otherWidth * 0.5))).relu();
}
