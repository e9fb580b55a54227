using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Yolo.Benchmarks.Running;

/// <summary>Comparisons and tables as Markdown, or all of them as JSON.</summary>
public static class Report
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static IEnumerable<string> Markdown(string name, IEnumerable<Comparison> comparisons)
    {
        yield return $"### {name}";
        yield return string.Empty;
        yield return "| case | contender | median ms (quartiles) | best ms | floor ms | median / floor | speed, of medians | speed, of best | speed, round by round | rounds kept |";
        yield return "|---|---|---|---|---|---|---|---|---|---|";
        foreach (var comparison in comparisons)
        {
            var floor = comparison.Floor.Seconds;
            foreach (var timing in comparison.Timings)
            {
                var byRound = timing.SpeedByRound(comparison.Timings[0]);
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {comparison.Case} | {timing.Name} | {Spread(timing.Seconds, 1000)} | {Short(timing.Best * 1000)} | {Short(floor * 1000)} ({comparison.Floor.Reason}) | {Short(timing.Seconds.Median / floor)} | {Short(timing.SpeedAgainst(comparison.Timings[0]))} × | {Short(timing.BestAgainst(comparison.Timings[0]))} × | {Spread(byRound, 1)} | {comparison.Turns.Kept} |");
            }
        }
    }

    public static IEnumerable<string> Markdown(Table table)
    {
        yield return $"### {table.Title}";
        yield return string.Empty;
        yield return $"| {string.Join(" | ", table.Columns)} |";
        yield return $"|{string.Concat(table.Columns.Select(_ => "---|"))}";
        foreach (var row in table.Rows)
        {
            yield return $"| {string.Join(" | ", row.Select(cell => cell is double number ? Short(number) : cell))} |";
        }
        if (table.Note is not null)
        {
            yield return string.Empty;
            yield return table.Note;
        }
    }

    public static string Json(IReadOnlyDictionary<string, IReadOnlyList<Comparison>> benchmarks, IReadOnlyDictionary<string, IReadOnlyList<Table>> tables) => JsonSerializer.Serialize(
        new
        {
            cores = MachineRates.Cores,
            runtime = RuntimeInformation.FrameworkDescription,
            benchmarks = benchmarks.ToDictionary(b => b.Key, b => b.Value.Select(c => new
            {
                @case = c.Case,
                floorSeconds = c.Floor.Seconds,
                floorReason = c.Floor.Reason,
                rounds = c.Turns.Rounds,
                quietRounds = c.Turns.Quiet,
                contenders = c.Timings.Select(t => new
                {
                    name = t.Name,
                    rounds = t.Rounds.Count,
                    medianSeconds = t.Seconds.Median,
                    lowerQuartileSeconds = t.Seconds.Lower,
                    upperQuartileSeconds = t.Seconds.Upper,
                    bestSeconds = t.Best,
                    speed = t.SpeedAgainst(c.Timings[0]),
                    bestSpeed = t.BestAgainst(c.Timings[0]),
                    speedByRound = t.SpeedByRound(c.Timings[0]),
                }),
            })),
            tables = tables.ToDictionary(t => t.Key, t => t.Value.Select(table => new
            {
                title = table.Title,
                rows = table.Rows.Select(row => table.Columns.Zip(row).ToDictionary(cell => cell.First, cell => cell.Second)),
                note = table.Note,
            })),
        },
        Indented);

    private static string Spread(Quartiles q, double unit) => $"{Short(q.Median * unit)} ({Short(q.Lower * unit)}–{Short(q.Upper * unit)})";

    private static string Short(double value) => value.ToString(Math.Abs(value) switch { >= 100 => "f0", >= 10 => "f1", >= 1 => "f2", _ => "f3" }, CultureInfo.InvariantCulture);
}
