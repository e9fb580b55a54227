using Yolo.Scaling.Steps;

namespace Yolo.Scaling.Predicted;

/// <summary>What a step waits for.</summary>
internal static class LimitsReport
{
    private const int Batch = 8;
    private const double Enough = 0.9;

    /// <summary>The lines of the report.</summary>
    public static IEnumerable<string> Lines() => [.. Table(64), .. Table(1000)];

    private static IEnumerable<string> Table(int ranks)
    {
        yield return string.Empty;
        yield return $"### Predicted: what limits first, {ranks:N0} GPUs, {Batch} pictures each";
        yield return string.Empty;
        yield return $"| network | GPU | between GPUs | computing ms | all-reduces ms | of that saved if α were 0 | waited for ms | step ms | without overlap ms | limited by | pictures for each GPU from which {100 * Enough:0} % are reached |";
        yield return "|---|---|---|---|---|---|---|---|---|---|---|";
        foreach (var setting in Setting.Networks.SelectMany(network => Setting.Of(network.Name, network.Network)))
        {
            var time = setting.Time(ranks, Batch);
            var ofBytes = (setting with { Cluster = setting.Cluster.WithoutLatency }).Time(ranks, Batch).Communicating;
            var messages = 1 - (ofBytes / time.Communicating);
            yield return $"| {setting.Name} | {setting.Gpu.Name} | {setting.Cluster.Name} | {1e3 * time.Computing:0.0} | {1e3 * time.Communicating:0.0} | {100 * messages:0} % "
                + $"| {1e3 * time.Exposed:0.0} | {1e3 * time.Seconds:0.0} | {1e3 * setting.Time(ranks, Batch, overlap: false).Seconds:0.0} | {Limit(time, messages)} | {EnoughPictures(setting, ranks)} |";
        }
    }

    private static string Limit(StepTime time, double messages) =>
        time.Communicating <= time.Computing ? (time.Exposed > (1 - Enough) * time.Seconds ? "the last buckets" : "computing")
        : messages > 2.0 / 3 ? "messages"
        : messages > 1.0 / 3 ? "bandwidth and messages"
        : "bandwidth";

    private static string EnoughPictures(Setting setting, int ranks) =>
        Enumerable.Range(1, 2 * DataParallelStep.LargestPart).Where(batch => setting.WeakEfficiency(ranks, batch) >= Enough).Select(batch => $"{batch}").FirstOrDefault($"more than {2 * DataParallelStep.LargestPart}");
}
