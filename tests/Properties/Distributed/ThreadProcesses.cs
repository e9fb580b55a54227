using System.Numerics;
using Yolo.Model.Distributed;

namespace Yolo.Properties.Distributed;

/// <summary>Threads of this process as the processes that train together: sums and gathers meet by their number, and are made in the order of the ranks.</summary>
internal sealed class ThreadProcesses : IAllReduce
{
    private readonly Table _table;
    private int _sums;
    private int _gathers;

    private ThreadProcesses(Table table, int rank) => (_table, Rank) = (table, rank);

    public int Rank { get; }

    public int Size => _table.Size;

    public int LocalRank => Rank;

    /// <summary>What a function gives in each of so many processes, in the order of ranks. If one fails, so do those that wait for it.</summary>
    public static T[] Run<T>(int size, Func<IAllReduce, T> body)
    {
        var table = new Table(size);
        var results = new T[size];
        Exception? error = null;
        Thread[] threads = [.. Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            try
            {
                results[rank] = body(new ThreadProcesses(table, rank));
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref error, e, null);
                table.Stop.Cancel();
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return error is null ? results : throw new InvalidOperationException(error.ToString(), error);
    }

    public Task Sum(Memory<float> numbers) => Sum<float>(numbers);

    public Task Sum(Memory<double> numbers) => Sum<double>(numbers);

    public IReadOnlyList<byte[]> Gather(ReadOnlyMemory<byte> own)
    {
        var all = _table.Meet(("gather", _gathers++), Rank, own.ToArray(), _ => { }).GetAwaiter().GetResult();
        return [.. all.Cast<byte[]>()];
    }

    private Task<object[]> Sum<T>(Memory<T> numbers)
        where T : INumber<T> => _table.Meet(("sum", _sums++), Rank, numbers, all =>
    {
        Memory<T>[] parts = [.. all.Cast<Memory<T>>()];
        if (parts.Any(part => part.Length != parts[0].Length))
        {
            throw new InvalidOperationException("Processes sum different things: " + string.Join(", ", parts.Select(part => part.Length)));
        }
        for (var i = 0; i < numbers.Length; i++)
        {
            var sum = parts.Select(part => part.Span[i]).Aggregate((a, b) => a + b);
            foreach (var part in parts)
            {
                part.Span[i] = sum;
            }
        }
    });

    /// <summary>Where processes meet.</summary>
    private sealed class Table(int size)
    {
        private readonly Dictionary<(string, int), (object?[] Parts, TaskCompletionSource<object[]> Done)> _meetings = [];

        public int Size => size;

        public CancellationTokenSource Stop { get; } = new();

        public Task<object[]> Meet((string, int) key, int rank, object part, Action<object[]> last)
        {
            lock (_meetings)
            {
                if (!_meetings.TryGetValue(key, out var meeting))
                {
                    meeting = (new object?[size], new(TaskCreationOptions.RunContinuationsAsynchronously));
                    Stop.Token.Register(() => meeting.Done.TrySetCanceled());
                    _meetings.Add(key, meeting);
                }
                meeting.Parts[rank] = part;
                if (meeting.Parts.All(p => p is not null))
                {
                    object[] all = [.. meeting.Parts!];
                    last(all);
                    meeting.Done.TrySetResult(all);
                    _meetings.Remove(key);
                }
                return meeting.Done.Task;
            }
        }
    }
}
