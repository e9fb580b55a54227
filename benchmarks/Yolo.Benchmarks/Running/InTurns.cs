using System.Diagnostics;

namespace Yolo.Benchmarks.Running;

/// <summary>Runs contenders in turns, A B A B: a neighbour that takes the machine for a while takes it from all of them.</summary>
public static class InTurns
{
    private const double ShortestTurn = 0.003;
    private const int FewestRounds = 9;
    private const int MostRounds = 301;
    private const int FewestQuiet = 5;

    public static Comparison Compare(string problem, Floor floor, double seconds, params IReadOnlyList<Contender> contenders) =>
        new(problem, floor, Run(seconds, contenders));

    public static Turns Run(double seconds, IReadOnlyList<Contender> contenders)
    {
        var once = contenders.Select(c => WarmUp(c, seconds / 4 / contenders.Count)).ToArray();
        var calls = once.Select(t => Math.Max(1, (int)(ShortestTurn / t))).ToArray();
        var round = once.Zip(calls, (t, n) => t * (n + 1)).Sum();
        var rounds = (int)Math.Clamp(seconds / round, FewestRounds, MostRounds);
        var times = contenders.Select(_ => new double[rounds]).ToArray();
        var quiet = new bool[rounds];
        for (var i = 0; i < rounds; i++)
        {
            var before = Interference.Now();
            for (var c = 0; c < contenders.Count; c++)
            {
                times[c][i] = Turn(contenders[c], calls[c]);
            }
            quiet[i] = Interference.Now().IsQuietSince(before);
        }
        // Rounds in which somebody else ran are left out, unless they are nearly all.
        var quietRounds = quiet.Count(q => q);
        var kept = quietRounds >= FewestQuiet ? quiet : [.. quiet.Select(_ => true)];
        return new([.. contenders.Zip(times, (c, t) => new Timing(c.Name, [.. t.Where((_, i) => kept[i])]))], rounds, quietRounds);
    }

    /// <summary>Seconds a call, after one that is not timed: the threads of whoever ran before still spin on a core, waiting for more work.</summary>
    private static double Turn(Contender contender, int calls)
    {
        contender.Call();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++)
        {
            contender.Call();
        }
        return Stopwatch.GetElapsedTime(start).TotalSeconds / calls;
    }

    /// <summary>Calls until compilers and caches have settled; the fastest call, in seconds.</summary>
    private static double WarmUp(Contender contender, double seconds)
    {
        var (start, best, calls) = (Stopwatch.GetTimestamp(), double.PositiveInfinity, 0);
        while (calls++ < 3 || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            var call = Stopwatch.GetTimestamp();
            contender.Call();
            best = Math.Min(best, Stopwatch.GetElapsedTime(call).TotalSeconds);
        }
        return best;
    }
}
