using Yolo.Autodiff;
using Yolo.Kernels;

namespace Yolo.Model.Loss;

/// <summary>Boxes by field, centre and size in one unit; the tensors broadcast.</summary>
public sealed record BoxTensors(Tensor X, Tensor Y, Tensor Width, Tensor Height)
{
    /// <summary>Below this a union counts as this: two boxes without area have IoU 0, not 0/0.</summary>
    private const double LeastUnion = 1e-30;

    /// <summary>Copies four arrays, x, y, width, height, to a device.</summary>
    public static BoxTensors From(Device device, double[][] fields, params int[] shape) => new(
        Tensor.From(device, fields[0], shape), Tensor.From(device, fields[1], shape), Tensor.From(device, fields[2], shape), Tensor.From(device, fields[3], shape));

    /// <summary>IoU = |a ∩ b| / |a ∪ b|, place by place, broadcasting.</summary>
    public static Tensor Iou(BoxTensors a, BoxTensors b)
    {
        var intersection = Overlap(a.X, a.Width, b.X, b.Width) * Overlap(a.Y, a.Height, b.Y, b.Height);
        var union = (a.Width * a.Height) + (b.Width * b.Height) - intersection;
        return intersection / Tensor.Maximum(union, Tensor.Scalar(union.Device, LeastUnion));
    }

    /// <summary>f on every field.</summary>
    public BoxTensors Map(Func<Tensor, Tensor> f) => new(f(X), f(Y), f(Width), f(Height));

    private static Tensor Overlap(Tensor x, Tensor width, Tensor otherX, Tensor otherWidth) => Tensor.Relu(
        Tensor.Minimum(x + (width * 0.5), otherX + (otherWidth * 0.5)) - Tensor.Maximum(x - (width * 0.5), otherX - (otherWidth * 0.5)));
}
