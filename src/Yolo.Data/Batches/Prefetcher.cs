using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Yolo.Kernels.Profiling;

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
            while (TryTake(out var item))
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

        bool TryTake([MaybeNullWhen(false)] out T item)
        {
            using var waiting = Profiler.Span(Phase.Data, "Wait for a batch");
            return queue.TryTake(out item, Timeout.Infinite);
        }

        void Produce()
        {
            try
            {
                using var items = source.GetEnumerator();
                while (TryMake(items))
                {
                    queue.Add(items.Current, stop.Token);
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

        static bool TryMake(IEnumerator<T> items)
        {
            using var making = Profiler.Span(Phase.Ahead, "Make a batch");
            return items.MoveNext();
        }
    }
}
