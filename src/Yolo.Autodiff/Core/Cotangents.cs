using Yolo.Kernels.Memory;

namespace Yolo.Autodiff;

/// <summary>The cotangents of nodes that a backward pass has met and not yet pulled. In a pass that happens once, those that are used up are forgotten.</summary>
internal sealed class Cotangents(bool once) : Dictionary<Node, Tensor>
{
    /// <summary>What was there before may be anybody's.</summary>
    private readonly long _start = DeviceBuffer.Now;

    /// <summary>Says of a cotangent about to be pulled whether its memory may become that of a contribution: in a pass that happens once, if it is no other node's too.</summary>
    public void Offer(Tensor own)
    {
        var buffer = Tensor.StopGradient(own).Buffer;
        buffer.Offer(toTheLastReader: once && IsOurs(buffer));
    }

    /// <summary>Adds the contributions of a node that was pulled with <paramref name="own"/> to its parents' cotangents.</summary>
    public void Add(Node[] parents, Tensor?[] contributions, Tensor own)
    {
        var used = new List<Tensor> { own };
        for (var i = 0; i < contributions.Length; i++)
        {
            if (contributions[i] is not { } contribution)
            {
                continue;
            }
            if (TryGetValue(parents[i], out var sum))
            {
                used.Add(sum);
                used.Add(contribution);
                contribution = sum + contribution;
            }
            this[parents[i]] = contribution;
        }
        if (once)
        {
            // Now that all have their share: one tensor may be the contribution to several.
            foreach (var tensor in used)
            {
                Forget(Tensor.StopGradient(tensor).Buffer);
            }
        }
    }

    /// <summary>Forgets a cotangent made in this pass, unless it is also that of another node.</summary>
    private void Forget(DeviceBuffer buffer)
    {
        if (IsOurs(buffer))
        {
            buffer.Forget();
        }
    }

    private bool IsOurs(DeviceBuffer buffer) => buffer.Age > _start && !Values.Any(other => Tensor.StopGradient(other).Buffer == buffer);
}
