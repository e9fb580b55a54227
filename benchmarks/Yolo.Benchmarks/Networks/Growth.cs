using System.Globalization;
using Yolo.Benchmarks.Running;

namespace Yolo.Benchmarks.Networks;

/// <summary>Cost grows as the work does: the time of a training step against the batch, and against the area of the images, beside the line that fits best.</summary>
public static class Growth
{
    private const int Side = 208;
    private const int FewImages = 2;

    private static readonly int[] Batches = [1, 2, 4, 8, 16, 32];
    private static readonly int[] Sides = [160, 224, 288, 352, 416];

    public static IEnumerable<Table> Run(double seconds) =>
    [
        Measure($"growth with the batch, {Side} × {Side}", "batch", Batches, batch => batch, batch => NetworkProblem.Tiny(batch, Side), seconds),
        Measure($"growth with the area, batch {FewImages}", "side", Sides, side => side * side, side => NetworkProblem.Tiny(FewImages, side), seconds),
    ];

    /// <summary>The sizes in turns, as contenders are: a neighbour that takes the machine for a while takes it from all of them.</summary>
    private static Table Measure(string title, string what, int[] sizes, Func<int, double> work, Func<int, NetworkProblem> problem, double seconds)
    {
        Contender[] contenders = [.. sizes.Select(size =>
        {
            var step = new OurStep(problem(size));
            return new Contender($"{size}", () => step.Run());
        })];
        var turns = InTurns.Run(seconds * sizes.Length, contenders);
        double[] amounts = [.. sizes.Select(work)], times = [.. turns.Timings.Select(t => 1000 * t.Seconds.Median)];
        var (slope, offset) = Line(amounts, times);
        double[] line = [.. amounts.Select(x => offset + (slope * x))], off = [.. times.Zip(line, (time, expected) => 100 * ((time / expected) - 1))];
        return new(
            title,
            [what, "ms, median", "line, ms", "off by, %"],
            [.. sizes.Select((_, i) => (IReadOnlyList<object>)[turns.Timings[i].Name, times[i], line[i], off[i]])],
            string.Create(CultureInfo.InvariantCulture, $"Farthest from the line: {off.Max(Math.Abs):f1} %. Rounds kept: {turns.Kept}."));
    }

    /// <summary>The line with the least squares of relative errors: milliseconds of the largest size would drown the others.</summary>
    private static (double Slope, double Offset) Line(double[] x, double[] y)
    {
        var weights = y.Select(v => 1 / (v * v)).ToArray();
        double Mean(Func<int, double> of) => Enumerable.Range(0, x.Length).Sum(i => weights[i] * of(i)) / weights.Sum();
        var (meanX, meanY) = (Mean(i => x[i]), Mean(i => y[i]));
        var slope = Mean(i => (x[i] - meanX) * (y[i] - meanY)) / Mean(i => (x[i] - meanX) * (x[i] - meanX));
        return (slope, meanY - (slope * meanX));
    }
}
