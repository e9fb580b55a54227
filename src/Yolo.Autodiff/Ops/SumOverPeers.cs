namespace Yolo.Autodiff;

public sealed partial class Tensor
{
    /// <summary>
    /// y = Σ xᵣ over the parts of the batch, the same for all of them. The function that is differentiated is the sum of what all parts compute, so the cotangent of x is the
    /// sum of the cotangents of all y. Waits for the device.
    /// </summary>
    public static Tensor SumOverPeers(Tensor x, IBatchPeers peers)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(peers);
        return Primitive.Apply(x, v => Exchanged(v, peers), (_, _, g) => SumOverPeers(g, peers), Saved.None);
    }

    private static Tensor Exchanged(Tensor x, IBatchPeers peers)
    {
        var numbers = x.ToArray();
        peers.Sum(numbers);
        return From(x.Device, numbers, [.. x.Shape.Sizes]);
    }
}
