namespace Yolo.Autodiff;

/// <summary>Rules that an op's arguments must keep, looked at before any kernel runs.</summary>
internal static class Check
{
    public static void SameDevice(string op, params ReadOnlySpan<Tensor> tensors)
    {
        foreach (var tensor in tensors)
        {
            if (tensor.Device != tensors[0].Device)
            {
                throw new ArgumentException(
                    $"{op}: one tensor is on {tensors[0].Device}, another on {tensor.Device}. Make both on one device.");
            }
        }
    }

    public static Shape Broadcast(string op, Tensor a, Tensor b)
    {
        SameDevice(op, a, b);
        return Shape.Broadcast(op, a.Shape, b.Shape);
    }

    public static void Rank(string op, string what, Tensor x, int rank, string axes)
    {
        if (x.Shape.Rank != rank)
        {
            throw new ShapeException($"{op}: {what} has shape {x.Shape}, but must have {rank} axes {axes}.");
        }
    }

    public static void That(bool holds, Func<string> message)
    {
        if (!holds)
        {
            throw new ShapeException(message());
        }
    }
}
