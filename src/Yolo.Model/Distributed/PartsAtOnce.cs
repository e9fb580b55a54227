using System.Runtime.ExceptionServices;
using Yolo.Autodiff;

namespace Yolo.Model.Distributed;

/// <summary>Parts of a batch in one process, each computed in a thread of its own, so that all of them can sum numbers over the whole batch.</summary>
internal sealed class PartsAtOnce : IDisposable
{
    private readonly IAllReduce _processes;
    private readonly double[][] _numbers;
    private readonly Barrier _meeting;
    private readonly CancellationTokenSource _stop = new();

    private PartsAtOnce(int count, IAllReduce processes) => (_processes, _numbers, _meeting) = (processes, new double[count][], new(count));

    /// <summary>What a function of the part and of those that it shares the batch with gives, in the order of the parts. If one part fails, all end, with its exception.</summary>
    public static IReadOnlyList<T> Run<T>(int count, IAllReduce processes, Func<int, IBatchPeers, T> body)
    {
        using var parts = new PartsAtOnce(count, processes);
        Task<T>[] tasks = [.. Enumerable.Range(0, count).Select(part => Task.Factory.StartNew(
            () => parts.Guard(() => body(part, new Peer(parts, part))), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        Task.WhenAll(tasks).ContinueWith(_ => { }, TaskScheduler.Default).Wait();
        if (tasks.Where(task => task.IsFaulted).Select(task => task.Exception!.InnerException!).OrderBy(e => e is OperationCanceledException).FirstOrDefault() is { } error)
        {
            ExceptionDispatchInfo.Throw(error);
        }
        return [.. tasks.Select(task => task.Result)];
    }

    public void Dispose()
    {
        _meeting.Dispose();
        _stop.Dispose();
    }

    private T Guard<T>(Func<T> body)
    {
        try
        {
            return body();
        }
        catch
        {
            // The others wait for this one.
            _stop.Cancel();
            throw;
        }
    }

    /// <summary>Over the parts, then over processes: what a process alone sums in two parts, two processes sum to the same bits.</summary>
    private void Sum(int part, double[] numbers)
    {
        _numbers[part] = numbers;
        _meeting.SignalAndWait(_stop.Token);
        if (part == 0)
        {
            for (var i = 0; i < numbers.Length; i++)
            {
                numbers[i] = Halving.Sum(_numbers.Length, own => _numbers[own][i], (a, b) => a + b);
            }
            _processes.Sum(numbers.AsMemory()).GetAwaiter().GetResult();
            Array.ForEach(_numbers[1..], own => numbers.CopyTo(own.AsSpan()));
        }
        _meeting.SignalAndWait(_stop.Token);
    }

    private sealed class Peer(PartsAtOnce parts, int part) : IBatchPeers
    {
        public int Count => parts._numbers.Length * parts._processes.Size;

        public void Sum(double[] numbers) => parts.Sum(part, numbers);
    }
}
