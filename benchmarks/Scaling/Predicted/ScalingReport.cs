namespace Yolo.Scaling.Predicted;

/// <summary>Steps of more and more GPUs.</summary>
internal static class ScalingReport
{
    private const int Batch = 8;

    /// <summary>The lines of the report.</summary>
    public static IEnumerable<string> Lines() =>
    [
        .. Table($"weak scaling, {Batch} pictures for each GPU", _ => Batch, (one, many, _) => one / many),
        .. Table("strong scaling, 64 pictures in all", ranks => (64 + ranks - 1) / ranks, (one, many, ranks) => one / (ranks * many), most: 64),
        .. Table("strong scaling, 1,000 pictures in all", ranks => (1000 + ranks - 1) / ranks, (one, many, ranks) => one / (ranks * many)),
    ];

    private static IEnumerable<string> Table(string title, Func<int, int> batch, Func<double, double, int, double> efficiency, int most = int.MaxValue)
    {
        int[] many = [.. Setting.Ranks.Where(ranks => ranks <= most)];
        foreach (var (name, network) in Setting.Networks)
        {
            yield return string.Empty;
            yield return $"### Predicted: {name}, {title}: ms of a step, and the part of a perfect gain";
            yield return string.Empty;
            yield return $"| GPU | between GPUs | {string.Join(" | ", many.Select(n => $"{n:N0}"))} |";
            yield return $"|---|---|{string.Concat(many.Select(_ => "---|"))}";
            foreach (var setting in Setting.Of(name, network))
            {
                var one = setting.Time(1, batch(1)).Seconds;
                var cells = many.Select(ranks => setting.Time(ranks, batch(ranks)).Seconds switch { var seconds => $"{1e3 * seconds:0.0}, {100 * efficiency(one, seconds, ranks):0} %" });
                yield return $"| {setting.Gpu.Name} | {setting.Cluster.Name} | {string.Join(" | ", cells)} |";
            }
        }
    }
}
