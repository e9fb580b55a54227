using System.Diagnostics;
using System.Globalization;
using Yolo.Distributed;

namespace Yolo.Processes;

/// <summary>What sums cost on this machine, by process 0: the median of many.</summary>
internal static class SumTimes
{
    private static readonly int[] Lengths = [250, 2500, 25_000, 250_000, 2_500_000, 15_861_773];

    public static void Say(MpiRun run)
    {
        foreach (var length in Lengths)
        {
            var numbers = new float[length];
            var times = new double[Math.Clamp(50_000_000 / length, 15, 500)];
            run.Sum(numbers).GetAwaiter().GetResult();
            for (var i = 0; i < times.Length; i++)
            {
                var since = Stopwatch.GetTimestamp();
                run.Sum(numbers).GetAwaiter().GetResult();
                times[i] = Stopwatch.GetElapsedTime(since).TotalSeconds;
            }
            Array.Sort(times);
            Say(run, string.Create(CultureInfo.InvariantCulture, $"allreduce,{run.Size},{length * sizeof(float)},{times[times.Length / 2]:g4}"));
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
        Say(run, string.Create(CultureInfo.InvariantCulture, $"# waiting 2 s: {(Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds:0} ms of processor time"));
    }

    private static void Say(MpiRun run, string text)
    {
        if (run.Rank == 0)
        {
            Console.WriteLine(text);
        }
    }
}
