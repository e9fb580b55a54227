using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Yolo.Data;

/// <summary>Runs a sequence ahead of its consumer.</summary>
internal static class Prefetcher
{
    /// <summary>
    /// The same sequence, in the same order, up to so many items ahead on a thread of its own, which starts with the enumeration and ends
    /// with it. An exception of the sequence is thrown to the consumer, after all items that came before it.
    /// </summary>
    public static IEnumerable<T> Ahead<T>(IEnumerable<T> source, int items)
    {
        using var queue = new BlockingCollection<T>(items);
        using var stop = new CancellationTokenSource();
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(Produce) { IsBackground = true, Name = "Batches ahead" };
        thread.Start();
        try
        {
            foreach (var item in queue.GetConsumingEnumerable())
            {
                yield return item;
            }
        }
        finally
        {
            stop.Cancel();
            thread.Join();
        }
        failure?.Throw();

        void Produce()
        {
            try
            {
                foreach (var item in source)
                {
                    queue.Add(item, stop.Token);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // The consumer has had enough.
            }
#pragma warning disable CA1031 // Whatever it is, it belongs to the consumer: here it would end the process.
            catch (Exception error)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
            finally
            {
                queue.CompleteAdding();
            }
        }
    }
}
