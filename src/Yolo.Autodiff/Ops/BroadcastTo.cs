using Yolo.Kernels.Skeletons;

namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>x repeated to the given shape. Adjoint: <see cref="SumTo"/>.</summary>
    /// <exception cref="ShapeException">x does not broadcast to the shape.</exception>
    public static Tensor BroadcastTo(Tensor x, Shape shape)
    {
        if (x.Shape.Equals(shape))
        {
            return x;
        }
        Check.That(
            Shape.Broadcast("BroadcastTo", x.Shape, shape).Equals(shape),
            () => $"BroadcastTo: {x.Shape} does not broadcast to {shape}.");
        return Primitive.Apply(x, v => Launch.Lanewise(default(Copy), shape, [v]), (v, _, g) => SumTo(g, v.Shape));
    }
}
