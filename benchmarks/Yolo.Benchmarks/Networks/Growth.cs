using System.Diagnostics;
using System.Globalization;

namespace Yolo.Benchmarks.Networks;

/// <summary>Cost grows as the work does: the time of a training step against the batch, and against the area of the images, beside the line that fits best.</summary>
public static class Growth
{
    private const int FewestSteps = 5;
    private const int Side = 208;
    private const int FewImages = 2;

    private static readonly int[] Batches = [1, 2, 4, 8, 16, 32];
    private static readonly int[] Sides = [160, 224, 288, 352, 416];

    public static IEnumerable<string> Markdown(double seconds)
    {
        foreach (var line in Table($"growth with the batch, {Side} × {Side}", "batch", [.. Batches.Select(b => ((double)b, $"{b}", NetworkProblem.Tiny(b, Side)))], seconds))
        {
            yield return line;
        }
        yield return string.Empty;
        foreach (var line in Table(
            $"growth with the area, batch {FewImages}", "side", [.. Sides.Select(s => ((double)s * s, $"{s}", NetworkProblem.Tiny(FewImages, s)))], seconds))
        {
            yield return line;
        }
    }

    private static IEnumerable<string> Table(string title, string what, (double Work, string Name, NetworkProblem Problem)[] cases, double seconds)
    {
        var steps = cases.Select(c => new OurStep(c.Problem)).ToArray();
        var times = cases.Select(_ => new List<double>()).ToArray();
        // In turns: a neighbour that takes the machine for a while takes it from all sizes.
        for (var (round, start) = (0, Stopwatch.GetTimestamp()); round < FewestSteps || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds * cases.Length; round++)
        {
            for (var i = 0; i < cases.Length; i++)
            {
                var begin = Stopwatch.GetTimestamp();
                steps[i].Run();
                if (round > 0)
                {
                    times[i].Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                }
            }
        }
        var medians = times.Select(t => t.Order().ElementAt(t.Count / 2)).ToArray();
        var (slope, offset) = Line([.. cases.Select(c => c.Work)], medians);
        yield return $"### {title}";
        yield return string.Empty;
        yield return $"| {what} | ms, median | line, ms | off by |";
        yield return "|---|---|---|---|";
        for (var i = 0; i < cases.Length; i++)
        {
            var expected = offset + (slope * cases[i].Work);
            yield return string.Create(
                CultureInfo.InvariantCulture, $"| {cases[i].Name} | {medians[i]:f1} | {expected:f1} | {100 * ((medians[i] / expected) - 1):+0.0;-0.0} % |");
        }
    }

    /// <summary>The line with the least squares of relative errors.</summary>
    private static (double Slope, double Offset) Line(double[] x, double[] y)
    {
        var weights = y.Select(v => 1 / (v * v)).ToArray();
        double Mean(Func<int, double> of) => Enumerable.Range(0, x.Length).Sum(i => weights[i] * of(i)) / weights.Sum();
        var (meanX, meanY) = (Mean(i => x[i]), Mean(i => y[i]));
        var slope = Mean(i => (x[i] - meanX) * (y[i] - meanY)) / Mean(i => (x[i] - meanX) * (x[i] - meanX));
        return (slope, meanY - (slope * meanX));
    }
}
