using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Yolo.Distributed;

namespace Yolo.Ranks;

/// <summary>What goes wrong in jobs. Process 1 is the one it happens to.</summary>
internal static class Accidents
{
    /// <summary>It sums other numbers than the others do.</summary>
    public static void SumOtherNumbers(MpiRun run)
    {
        run.Sum(new float[3]).GetAwaiter().GetResult();
        run.Sum(new float[run.Rank == 1 ? 5 : 4]).GetAwaiter().GetResult();
    }

    /// <summary>It leaves, as one does whose own work failed, while the others go on.</summary>
    public static void LeaveEarly(MpiRun run)
    {
        if (run.Rank != 1)
        {
            run.Sum(new double[8]).GetAwaiter().GetResult();
        }
    }

    /// <summary>It ends the job while the others wait for a sum, compute, or both.</summary>
    public static void Abort(MpiRun run, string others)
    {
        if (run.Rank == 1)
        {
            Thread.Sleep(300);
            run.Abort("the data of this process are on a disk that is gone", 7);
        }
        Go(run, others);
    }

    /// <summary>It is killed.</summary>
    public static void Die(MpiRun run, string others)
    {
        if (run.Rank == 1)
        {
            Thread.Sleep(300);
            Process.GetCurrentProcess().Kill();
        }
        using var told = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Console.WriteLine($"rank {run.Rank} is told to end"));
        Go(run, others);
    }

    /// <summary>It ends without a word to MPI, as one does that calls <see cref="Environment.Exit"/> where it should not.</summary>
    public static void Exit(MpiRun run, string others)
    {
        if (run.Rank == 1)
        {
            Thread.Sleep(300);
            Environment.Exit(3);
        }
        Go(run, others);
    }

    /// <summary>It throws what nobody catches.</summary>
    public static void Throw(MpiRun run, string others)
    {
        if (run.Rank == 1)
        {
            throw new InvalidOperationException("nobody thought of this");
        }
        Go(run, others);
    }

    /// <summary>Signals that .NET makes exceptions of are still its own.</summary>
    public static void CatchNull(MpiRun run)
    {
        try
        {
            Console.WriteLine(LengthOf(null!));
        }
        catch (NullReferenceException)
        {
            Console.WriteLine($"rank {run.Rank} caught it");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int LengthOf(string text) => text.Length;

    private static void Go(MpiRun run, string others)
    {
        switch (others)
        {
            case "waiting":
                run.Sum(new float[100]).GetAwaiter().GetResult();
                break;
            case "computing":
                // Not for ever: a process that is left behind is to be found, not to stay.
                for (var since = Stopwatch.StartNew(); since.Elapsed < TimeSpan.FromSeconds(60);)
                {
                }
                break;
            default:
                throw new ArgumentException($"Others are waiting or computing, not {others}.", nameof(others));
        }
        Console.WriteLine($"rank {run.Rank} went on");
    }
}
