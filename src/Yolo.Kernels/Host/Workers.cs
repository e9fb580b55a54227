namespace Yolo.Kernels.Host;

/// <summary>
/// One thread for each core but the caller's, asleep between kernels: handing a kernel out allocates nothing. One caller has them at a time; whoever comes meanwhile, or from
/// a worker, is told to go elsewhere.
/// </summary>
#pragma warning disable CA1001 // It lives as long as the process.
internal sealed class Workers
#pragma warning restore CA1001
{
    /// <summary>Turns of waiting before a worker sleeps: the next kernel of a step usually comes sooner than the system could wake it.</summary>
    private const int Patience = 200;
    private readonly SemaphoreSlim _start = new(0);
    private readonly ManualResetEventSlim _end = new(false, Patience);
    private readonly int _threads;
    private int _isTaken;
    private Action<int, int>? _body;
    private int _count;
    private int _pieces;
    private int _next;
    private int _unfinished;
    private volatile Exception? _error;

    private Workers(int threads)
    {
        _threads = threads;
        for (var i = 0; i < threads; i++)
        {
            new Thread(Serve) { IsBackground = true, Name = "Yolo worker" }.Start();
        }
    }

    /// <summary>Those of this process.</summary>
    public static Workers Shared { get; } = new(Environment.ProcessorCount - 1);

    /// <summary>Calls body(begin, end) for all pieces of [0, count) if nobody else has the workers.</summary>
    public bool TryRun(int count, int pieces, Action<int, int> body)
    {
        if (Interlocked.CompareExchange(ref _isTaken, 1, 0) != 0)
        {
            return false;
        }
        var helpers = Math.Min(_threads, pieces - 1);
        (_body, _count, _pieces, _next, _unfinished, _error) = (body, count, pieces, 0, helpers, null);
        _end.Reset();
        _start.Release(helpers);
        DoPieces();
        // Workers that the system has not woken yet, because others use the cores, are not waited for.
        while (_start.Wait(0))
        {
            Finish();
        }
        _end.Wait();
        var error = _error;
        _body = null;
        Volatile.Write(ref _isTaken, 0);
        return error is null ? true : throw new AggregateException(error);
    }

    private void Serve()
    {
        while (true)
        {
            _start.Wait();
            DoPieces();
            Finish();
        }
    }

    private void Finish()
    {
        if (Interlocked.Decrement(ref _unfinished) == 0)
        {
            _end.Set();
        }
    }

    private void DoPieces()
    {
        try
        {
            for (int piece; (piece = Interlocked.Increment(ref _next) - 1) < _pieces;)
            {
                _body!((int)((long)_count * piece / _pieces), (int)((long)_count * (piece + 1) / _pieces));
            }
        }
#pragma warning disable CA1031 // It goes to the caller.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _error = error;
        }
    }
}
