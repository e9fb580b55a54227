using Yolo.Autodiff;

namespace Yolo.Model.Distributed;

/// <summary>Processes as holders of equal parts of a batch.</summary>
public sealed class BatchPeers(IAllReduce processes) : IBatchPeers
{
    /// <inheritdoc/>
    public int Count => processes.Size;

    /// <inheritdoc/>
    public void Sum(double[] numbers) => processes.Sum(numbers.AsMemory()).GetAwaiter().GetResult();
}
