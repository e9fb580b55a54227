using Yolo.Data;

namespace Yolo.Scaling.Measured;

/// <summary>What was measured beside what the model with fitted α and β says.</summary>
internal static class MeasuredReport
{
    /// <summary>The lines of the report.</summary>
    /// <exception cref="DataException">The rows do not tell α from β.</exception>
    public static IEnumerable<string> Lines(IReadOnlyList<MeasuredRow> rows)
    {
        var fits = LinkFit.All(rows);
        return [.. Fits(fits, rows), .. Sums(fits[0], rows), .. Steps(fits[0], rows)];
    }

    private static IEnumerable<string> Fits(IReadOnlyList<LinkFit> fits, IReadOnlyList<MeasuredRow> rows)
    {
        yield return "### Fitted: α and β, by the way of summing that is assumed, the best first";
        yield return string.Empty;
        yield return "| way | processes | α µs | 1/β GB/s | relative error |";
        yield return "|---|---|---|---|---|";
        foreach (var fit in fits)
        {
            yield return Line(fit, "all");
        }
        foreach (var group in rows.Where(row => row.What == Timed.AllReduce && row.Ranks > 1).GroupBy(row => row.Ranks).OrderBy(group => group.Key).Where(group => group.Count() > 1))
        {
            yield return Line(LinkFit.Of(fits[0].Way, group), $"{group.Key} alone");
        }

        static string Line(LinkFit fit, string processes) => $"| {fit.Way.Name} | {processes} | {1e6 * fit.Link.Alpha:0.00} | {(fit.Link.Beta > 0 ? $"{1e-9 / fit.Link.Beta:0.000}" : "∞")} | {100 * fit.Error:0.0} % |";
    }

    private static IEnumerable<string> Sums(LinkFit fit, IReadOnlyList<MeasuredRow> rows)
    {
        yield return string.Empty;
        yield return $"### All-reduces: measured, and predicted by {fit.Way.Name} with its α and β";
        yield return string.Empty;
        yield return "| processes | bytes | measured ms | predicted ms | predicted / measured |";
        yield return "|---|---|---|---|---|";
        foreach (var row in rows.Where(row => row.What == Timed.AllReduce).OrderBy(row => row.Ranks).ThenBy(row => row.Bytes))
        {
            var predicted = fit.Seconds(row.Ranks, row.Bytes);
            yield return $"| {row.Ranks} | {row.Bytes:N0} | {1e3 * row.Seconds:0.000} | {1e3 * predicted:0.000} | {predicted / row.Seconds:0.00} |";
        }
    }

    /// <summary>From the measured step of one process: nothing of the sums hidden behind computing, and as much as can be.</summary>
    private static IEnumerable<string> Steps(LinkFit fit, IReadOnlyList<MeasuredRow> rows)
    {
        var steps = rows.Where(row => row.What == Timed.Step).OrderBy(row => row.Bytes).ThenBy(row => row.Ranks).ToArray();
        if (steps.Length == 0)
        {
            yield break;
        }
        yield return string.Empty;
        yield return "### Steps: measured, and predicted from the step of one process, the batch of each being the same";
        yield return string.Empty;
        yield return "| processes | bytes of gradients | measured ms | predicted ms, sums after computing | beside it | measured efficiency |";
        yield return "|---|---|---|---|---|---|";
        foreach (var row in steps)
        {
            var alone = steps.FirstOrDefault(step => step.Ranks == 1 && step.Bytes == row.Bytes);
            var sum = fit.Seconds(row.Ranks, row.Bytes);
            yield return $"| {row.Ranks} | {row.Bytes:N0} | {1e3 * row.Seconds:0.0} | "
                + (alone is null ? "no row of 1 process | | |" : $"{1e3 * (alone.Seconds + sum):0.0} | {1e3 * Math.Max(alone.Seconds, sum):0.0} | {100 * alone.Seconds / row.Seconds:0} % |");
        }
    }
}
