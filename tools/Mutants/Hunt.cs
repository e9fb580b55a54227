using System.Diagnostics;
using System.Globalization;

namespace Yolo.Mutants;

/// <summary>Tests each fault, shows what found it, and writes the table artifacts/mutants/table.md.</summary>
internal static class Hunt
{
    /// <summary>0 if at least this part of the faults is found, else 1.</summary>
    public static int Run(List<Fault> faults, double least)
    {
        var watch = Stopwatch.StartNew();
        var laboratory = Laboratory.Open();
        Console.WriteLine($"The tests pass without a fault, after {Seconds(watch)}. {faults.Count} faults:");
        var rows = new List<string>();
        var found = 0;
        foreach (var fault in faults)
        {
            var one = Stopwatch.StartNew();
            var verdict = laboratory.Test(fault);
            found += verdict.IsFound ? 1 : 0;
            Console.WriteLine($"{(verdict.IsFound ? "killed  " : "SURVIVED")} {Seconds(one),5}  {fault.File}: {fault.Meaning}{(verdict.IsFound ? $" [{verdict.By}]" : string.Empty)}");
            rows.Add($"| `{fault.File}` | {fault.Meaning} | {(verdict.IsFound ? verdict.By.Replace('_', ' ') : "**survived**")} |");
        }
        var summary = $"{found} of {faults.Count} faults were found, in {Seconds(watch)}.";
        File.WriteAllText(
            Path.Combine(Repository.Work, "table.md"),
            $"| file | fault | found by |\n|---|---|---|\n{string.Join('\n', rows)}\n\n{summary}\n");
        Console.WriteLine(summary);
        return found >= least * faults.Count ? 0 : 1;
    }

    private static string Seconds(Stopwatch watch) => watch.Elapsed.TotalSeconds.ToString("0 s", CultureInfo.InvariantCulture);
}
