using System.Numerics;
using Yolo.Roofline;
using Yolo.Scaling.Communication;
using Yolo.Scaling.Steps;

namespace Yolo.Scaling.Predicted;

/// <summary>What each remedy would gain where communication limits most.</summary>
internal static class RemediesReport
{
    private const int Batch = 8;

    /// <summary>Of the gradient's numbers, those that top-k sends, each with its place.</summary>
    private const double Kept = 0.01;

    private static readonly int[] Many = [8, 64, 1000];

    /// <summary>The lines of the report.</summary>
    public static IEnumerable<string> Lines() => [.. Setting.Networks.SelectMany(network => Table(network.Name, new DataParallelStep(network.Network)))];

    private static IEnumerable<string> Table(string name, DataParallelStep step)
    {
        var gpu = Gpu.All[0];
        var clusters = Cluster.For(gpu);
        Setting Of(Cluster cluster) => new(name, step, gpu, cluster);
        yield return string.Empty;
        yield return $"### Predicted: remedies, {name} on {gpu.Name}, {Batch} pictures for each GPU: ms of a step, and the part of a perfect gain";
        yield return string.Empty;
        yield return $"| remedy | {string.Join(" | ", clusters.Take(2).SelectMany(cluster => Many.Select(n => $"{cluster.Name}, {n:N0}")))} |";
        yield return $"|---|{string.Concat(Many.Concat(Many).Select(_ => "---|"))}";
        (string What, Func<Setting, int, (double One, double Many)> Times)[] rows =
        [
            ("as it is: 25 MB buckets, single precision", (s, n) => Times(s, n, Batch)),
            ("no overlap", (s, n) => (s.Time(1, Batch).Seconds, s.Time(n, Batch, overlap: false).Seconds)),
            ("buckets of 1 MB", (s, n) => Times(s with { Step = step with { BucketBytes = 1e6 } }, n, Batch)),
            ("buckets of 5 MB", (s, n) => Times(s with { Step = step with { BucketBytes = 5e6 } }, n, Batch)),
            ("one bucket", (s, n) => Times(s with { Step = step with { BucketBytes = double.PositiveInfinity } }, n, Batch)),
            ("16 bits a number", (s, n) => Times(s with { Step = step with { BytesPerNumber = 2, BucketBytes = step.BucketBytes / 2 } }, n, Batch)),
            ($"top-k, {100 * Kept:0} %, 8 bytes each, gathered", (s, n) => (s.Time(1, Batch).Seconds, Timeline.Run(s.Events(Batch), bytes => Gathered(s.Cluster.Between, n, bytes)).Seconds)),
            ("all-reduces on a grid of GPUs", (s, n) => (s.Time(1, Batch).Seconds, Timeline.Run(s.Events(Batch), bytes => AllReduce.Grid.Of(n, bytes).Seconds(s.Cluster.Between)).Seconds)),
            ("32 pictures for each GPU", (s, n) => Times(s, n, 32)),
            ("32 pictures, 16 bits", (s, n) => Times(s with { Step = step with { BytesPerNumber = 2, BucketBytes = step.BucketBytes / 2 } }, n, 32)),
            ("statistics synchronised (costs, not a remedy)", (s, n) => Times(s with { Step = step with { SynchronisedStatistics = true } }, n, Batch)),
        ];
        foreach (var (what, times) in rows)
        {
            var cells = clusters.Take(2).SelectMany(cluster => Many.Select(n => times(Of(cluster), n))).Select(t => $"{1e3 * t.Many:0.0}, {100 * t.One / t.Many:0} %");
            yield return $"| {what} | {string.Join(" | ", cells)} |";
        }
    }

    private static (double One, double Many) Times(Setting setting, int ranks, int batch) => (setting.Time(1, batch).Seconds, setting.Time(ranks, batch).Seconds);

    /// <summary>Each has other places than the rest, so nothing can be summed on the way: every process gets what every other kept, in ⌈log₂ n⌉ messages.</summary>
    private static double Gathered(Link link, int ranks, double bytes)
    {
        var own = bytes / sizeof(float) * Kept * 8;
        return new Traffic(BitOperations.Log2((uint)((2 * ranks) - 1)), (ranks - 1) * own).Seconds(link);
    }
}
