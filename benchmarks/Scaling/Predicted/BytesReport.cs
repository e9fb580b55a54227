using Yolo.Model.Networks;
using Yolo.Scaling.Communication;
using Yolo.Scaling.Steps;

namespace Yolo.Scaling.Predicted;

/// <summary>What is sent, by what, and how long one sum takes.</summary>
internal static class BytesReport
{
    /// <summary>The lines of the report.</summary>
    public static IEnumerable<string> Lines() => [.. Links(), .. Bytes(), .. Sums(25e6, "25 MB, a bucket"), .. Sums(8e3, "8 kB, the statistics of 1,000 channels")];

    private static IEnumerable<string> Links()
    {
        yield return "### Assumed: links";
        yield return string.Empty;
        yield return "| link | α µs | 1/β GB/s | where from |";
        yield return "|---|---|---|---|";
        foreach (var link in Link.All)
        {
            yield return $"| {link.Name} | {1e6 * link.Alpha:0.0} | {1e-9 / link.Beta:0.0} | {link.Source} |";
        }
    }

    private static IEnumerable<string> Bytes()
    {
        int[] many = [2, 8, 64, 1000];
        yield return string.Empty;
        yield return "### Bytes on the wire in a step";
        yield return string.Empty;
        yield return $"| network | parameters | gradients MB | buckets MB, as the backward pass fills them | synchronised statistics: sums, kB in all | {string.Join(" | ", many.Select(n => $"a ring of {n}: MB sent by each"))} |";
        yield return $"|---|---|---|---|---|{string.Concat(many.Select(_ => "---|"))}";
        foreach (var (name, network) in Setting.Networks)
        {
            var step = new DataParallelStep(network);
            var bytes = step.Buckets.Sum(bucket => bucket.Bytes);
            yield return $"| {name} | {Gradient.Of(network).Sum(g => g.Numbers):N0} | {bytes / 1e6:0.0} | {string.Join(", ", step.Buckets.Select(bucket => $"{bucket.Bytes / 1e6:0.0}"))} "
                + $"| {step.Statistics.Count}, {step.Statistics.Sum() / 1e3:0.0} | {string.Join(" | ", many.Select(n => $"{AllReduce.Ring.Of(n, bytes).Bytes / 1e6:0.0}"))} |";
        }
    }

    private static IEnumerable<string> Sums(double bytes, string what)
    {
        string[] ways = [.. AllReduce.All.Select(way => way.Name), Cluster.Hierarchical];
        yield return string.Empty;
        yield return $"### Predicted: one all-reduce of {what}, in ms";
        yield return string.Empty;
        yield return $"| between GPUs | GPUs | {string.Join(" | ", ways)} |";
        yield return $"|---|---|{string.Concat(ways.Select(_ => "---|"))}";
        foreach (var cluster in Roofline.Gpu.All.SelectMany(Cluster.For).Distinct())
        {
            foreach (var ranks in new[] { 8, 64, 1000 })
            {
                var times = cluster.Ways(ranks, bytes).ToDictionary(way => way.Name, way => way.Seconds);
                yield return $"| {cluster.Name} | {ranks:N0} | {string.Join(" | ", ways.Select(way => times.TryGetValue(way, out var seconds) ? $"{1e3 * seconds:0.000}" : string.Empty))} |";
            }
        }
    }
}
