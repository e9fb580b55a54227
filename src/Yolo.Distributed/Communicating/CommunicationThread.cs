using System.Collections.Concurrent;

namespace Yolo.Distributed.Communicating;

/// <summary>The thread that makes all calls of MPI, one after another in the order in which they were begun, while others compute.</summary>
internal sealed class CommunicationThread
{
    private const int Failure = 1;

    /// <summary>How long the last words of other processes may take.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly BlockingCollection<Work> _queue = [];
    private readonly Thread _thread;
    private volatile Exception? _failure;
    private volatile bool _hasEnded;

    /// <summary>Starts the thread, and on it MPI.</summary>
    public CommunicationThread(Func<MpiWorld> start)
    {
        var started = new TaskCompletionSource<MpiWorld>();
        _thread = new(() => Run(start, started)) { IsBackground = true, Name = "MPI" };
        _thread.Start();
        World = started.Task.GetAwaiter().GetResult();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => TakeOthersAlong();
    }

    /// <summary>The processes.</summary>
    public MpiWorld World { get; }

    /// <summary>Puts a call behind those that were begun.</summary>
    /// <exception cref="ObjectDisposedException">The run has ended.</exception>
    public Task Begin(Announcement what, Action<MpiWorld> call)
    {
        var work = new Work(what, call, new(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            _queue.Add(work);
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(nameof(MpiRun));
        }
        return work.Done.Task;
    }

    /// <summary>Lets the thread end the job, and ends it without the thread if that is deep in a call. Returns if MPI has ended, or does not obey.</summary>
    public void Abort(int code)
    {
        World.AskToAbort(code);
        try
        {
            _queue.Add(Work.Nothing);
        }
        catch (InvalidOperationException)
        {
            // No more calls will be begun; the thread is in the last one, and asks itself there.
        }
        if (!_thread.Join(TimeSpan.FromSeconds(1)) || !_hasEnded)
        {
            World.AbortHere(code);
        }
    }

    /// <summary>Waits for the calls that were begun, and for all other processes to come to their end. After a failure there is no such end.</summary>
    public void End()
    {
        if (_queue.IsAddingCompleted)
        {
            return;
        }
        _queue.Add(new(new(Call.End, 0), EndHere, new()));
        _queue.CompleteAdding();
        _thread.Join();
    }

    private void EndHere(MpiWorld world)
    {
        MpiWorld.End();
        _hasEnded = true;
    }

    /// <summary>
    /// Without an end in common, what a launcher makes of a process that ends differs: MPICH's takes some for a success, or waits for the others for ever. So the job is ended, with this
    /// process's code; after a failure, which all processes have, they get a moment to say why.
    /// </summary>
    private void TakeOthersAlong()
    {
        if (_hasEnded)
        {
            return;
        }
        if (_failure is not null)
        {
            Thread.Sleep(LastWords);
        }
        Abort(Environment.ExitCode is var code && code is 0 ? Failure : code);
    }

    private void Run(Func<MpiWorld> start, TaskCompletionSource<MpiWorld> started)
    {
        try
        {
            started.SetResult(start());
        }
        catch (Exception e)
        {
            started.SetException(e);
            return;
        }
        var world = started.Task.Result;
        foreach (var work in _queue.GetConsumingEnumerable())
        {
            world.AbortIfAsked();
            if (work != Work.Nothing)
            {
                Make(work, world);
            }
        }
    }

    private void Make(Work work, MpiWorld world)
    {
        try
        {
            if (_failure is null)
            {
                world.Agree(work.What);
                work.Call(world);
                work.Done.SetResult();
                return;
            }
        }
        catch (Exception e)
        {
            // Whatever it was, this process is no longer in step with the others.
            _failure = e;
        }
        work.Done.SetException(_failure);
    }

    private sealed record Work(Announcement What, Action<MpiWorld> Call, TaskCompletionSource Done)
    {
        public static Work Nothing { get; } = new(default, _ => { }, new());
    }
}
