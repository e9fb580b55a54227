using System.Diagnostics.CodeAnalysis;
using Yolo.Distributed.Communicating;
using Yolo.Distributed.Launching;
using Yolo.Distributed.Native;
using Yolo.Model.Distributed;

namespace Yolo.Distributed;

/// <summary>
/// This process among those that a launcher of MPI (mpirun, mpiexec, srun) started: their sums, and what they gather. One thread of its own makes all calls of MPI, in the order in which they were
/// begun, so that sums go on while others compute. A job ends as a whole: all processes dispose of it, or one fails and the launcher ends the rest.
/// </summary>
public sealed class MpiRun : IAllReduce, IDisposable
{
    /// <summary>What the system makes of a process that aborts, as .NET's do after an exception that nobody caught.</summary>
    private const int Crashed = 134;

    /// <summary>A launcher that ends a job may not have read yet what processes said last: MPICH's lost one message in twelve.</summary>
    private static readonly TimeSpan ToBeRead = TimeSpan.FromSeconds(0.3);
    private static int _started;
    private readonly CommunicationThread _thread;

    private MpiRun(CommunicationThread thread) => _thread = thread;

    /// <summary>Whether a launcher of MPI started this process. Without one nothing of MPI is looked for or loaded.</summary>
    public static bool IsLaunched => Launcher.Here is not null;

    /// <inheritdoc/>
    public int Rank => _thread.World.Rank;

    /// <inheritdoc/>
    public int Size => _thread.World.Size;

    /// <inheritdoc/>
    public int LocalRank => _thread.World.LocalRank;

    /// <summary>Which MPI it is, as the library names itself.</summary>
    public string Library => _thread.World.Library;

    /// <summary>Starts MPI and meets the other processes. Once in a process.</summary>
    /// <exception cref="MpiException">No launcher started this process; there is no MPI library, or one that is too old or of another kind than the launcher; MPI was started already.</exception>
    public static MpiRun Start() => Start(MpiWorld.MostBytesAtOnce);

    /// <param name="mostBytesAtOnce">Sums and gatherings of more bytes are cut.</param>
    internal static MpiRun Start(int mostBytesAtOnce)
    {
        var launcher = Launcher.Here ?? throw new MpiException("No launcher of MPI started this process: start it as one of many, as in `mpirun -n 4 PROGRAM` or `srun -n 4 PROGRAM`, or do without MPI.");
        try
        {
            return Start(launcher, MpiLibrary.Load(launcher), mostBytesAtOnce);
        }
        catch (MpiException)
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Thread.Sleep(ToBeRead);
            throw;
        }
    }

    private static MpiRun Start(Launcher launcher, MpiAbi abi, int mostBytesAtOnce)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new MpiException("MPI was started already in this process, and can be started once only: keep the MpiRun of the first start.");
        }
        var run = new MpiRun(new(() => new(abi, launcher, mostBytesAtOnce)));
        AppDomain.CurrentDomain.UnhandledException += (_, unhandled) => run.Abort($"Unhandled exception. {unhandled.ExceptionObject}", Crashed);
        return run;
    }

    /// <inheritdoc/>
    /// <exception cref="MpiException">By the task: another process came to another call, or MPI failed. No later call can succeed.</exception>
    /// <exception cref="ObjectDisposedException">The run has ended.</exception>
    public Task Sum(Memory<float> numbers) => _thread.Begin(new(Call.SumOfSingles, numbers.Length), world => world.Sum(numbers.Span));

    /// <inheritdoc/>
    /// <exception cref="MpiException">By the task: another process came to another call, or MPI failed. No later call can succeed.</exception>
    /// <exception cref="ObjectDisposedException">The run has ended.</exception>
    public Task Sum(Memory<double> numbers) => _thread.Begin(new(Call.SumOfDoubles, numbers.Length), world => world.Sum(numbers.Span));

    /// <inheritdoc/>
    /// <exception cref="MpiException">Another process came to another call, or MPI failed. No later call can succeed.</exception>
    /// <exception cref="ObjectDisposedException">The run has ended.</exception>
    public IReadOnlyList<byte[]> Gather(ReadOnlyMemory<byte> own)
    {
        byte[][] gathered = [];
        _thread.Begin(new(Call.Gather, own.Length), world => gathered = world.Gather(own.Span)).GetAwaiter().GetResult();
        return gathered;
    }

    /// <summary>Writes a message to standard error and ends all processes of the job, wherever they are; the launcher ends with the code.</summary>
    /// <param name="message">What went wrong, and what to do about it.</param>
    /// <param name="code">An exit code, from 1 to 255.</param>
    /// <exception cref="ArgumentOutOfRangeException">No exit code says failure with that number.</exception>
    [DoesNotReturn]
    public void Abort(string message, int code)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(code, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(code, 255);
        Console.Error.WriteLine($"process {Rank}: {message}");
        Console.Error.Flush();
        Thread.Sleep(ToBeRead);
        _thread.Abort(code);
        // MPI has told the launcher, or could not: either way this process is not to go on.
        Environment.Exit(code);
    }

    /// <summary>Waits for the sums that were begun and for all other processes to do the same, then ends MPI. After a failure nothing is waited for. A process that ends without an end in common ends the job, with its exit code or 1.</summary>
    public void Dispose() => _thread.End();
}
