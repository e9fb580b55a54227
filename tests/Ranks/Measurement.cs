using System.Diagnostics;
using System.Globalization;
using Yolo.Distributed;

namespace Yolo.Ranks;

/// <summary>What sums cost on this machine: printed by process 0, for the pages that quote it.</summary>
internal static class Measurement
{
    public static void Run(MpiRun run)
    {
        foreach (var length in new[] { 1, 1000, 100_000, 10_000_000 })
        {
            var numbers = new float[length];
            var times = Math.Clamp(1_000_000 / length, 10, 2000);
            run.Sum(numbers).GetAwaiter().GetResult();
            var since = Stopwatch.GetTimestamp();
            for (var i = 0; i < times; i++)
            {
                run.Sum(numbers).GetAwaiter().GetResult();
            }
            Say(run, string.Create(CultureInfo.InvariantCulture, $"{length} numbers: {Stopwatch.GetElapsedTime(since).TotalMilliseconds / times:0.###} ms"));
        }
        Wait(run);
    }

    /// <summary>All but process 1 wait two seconds for it: how much processor that takes.</summary>
    private static void Wait(MpiRun run)
    {
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        if (run.Rank == 1)
        {
            Thread.Sleep(2000);
        }
        run.Sum(new float[1000]).GetAwaiter().GetResult();
        Say(run, string.Create(CultureInfo.InvariantCulture, $"waiting 2 s: {(Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds:0} ms of processor time"));
    }

    private static void Say(MpiRun run, string text)
    {
        if (run.Rank == 0)
        {
            Console.WriteLine(text);
        }
    }
}
