namespace Yolo.Kernels.Host;

/// <summary>Deals out a range of work to all cores, in pieces whose bounds depend on the work alone.</summary>
internal static class Parts
{
    /// <summary>Calls body(begin, end) over [0, count) in pieces of about <paramref name="grain"/>; on the calling thread if there is only one.</summary>
    public static void Run(int count, int grain, Action<int, int> body)
    {
        var pieces = (int)Math.Min(count, ((long)count + grain - 1) / Math.Max(1, grain));
        if (pieces <= 1 || Environment.ProcessorCount == 1)
        {
            body(0, count);
            return;
        }
        if (Workers.Shared.TryRun(count, pieces, body))
        {
            return;
        }
        Parallel.For(0, pieces, piece => body((int)((long)count * piece / pieces), (int)((long)count * (piece + 1) / pieces)));
    }
}
