using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Yolo.DistributedRuns;

/// <summary>How a job of several processes ended, and what all of them and their launcher said.</summary>
internal sealed partial record Job(int ExitCode, string Said, TimeSpan Took)
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(60);

    /// <summary>The program, whose build output mirrors that of the tests.</summary>
    private static readonly string Program = Path.Combine(
        AppContext.BaseDirectory.Replace(Path.Combine("tests", "Distributed"), Path.Combine("tests", "Ranks"), StringComparison.Ordinal), "Yolo.Ranks.dll");

    /// <summary>Its processes, by what they said of themselves.</summary>
    public IReadOnlyList<(int Rank, int Size, int LocalRank, int Process, string Library)> Ranks =>
    [
        .. Introduction().Matches(Said).Select(match => (Number(match, "rank"), Number(match, "size"), Number(match, "local"), Number(match, "process"), match.Groups["library"].Value.Trim())).Order(),
    ];

    /// <summary>Runs the program as so many processes of an MPI.</summary>
    public static Job Run(Mpi mpi, int processes, params string[] arguments) => Run(mpi, processes, [], arguments);

    /// <summary>The same with variables of the environment.</summary>
    public static Job Run(Mpi mpi, int processes, Dictionary<string, string> variables, params string[] arguments) =>
        Run(mpi.Command, [.. mpi.Options, "-n", processes.ToString(CultureInfo.InvariantCulture), "dotnet", Program, .. arguments], variables);

    /// <summary>Runs the program by itself, which no launcher started.</summary>
    public static Job RunAlone(Dictionary<string, string> variables, params string[] arguments) => Run("dotnet", [Program, .. arguments], variables);

    /// <summary>Whether one of its processes is still there some seconds later.</summary>
    public bool LeavesProcesses()
    {
        for (var since = Stopwatch.StartNew(); since.Elapsed < TimeSpan.FromSeconds(5); Thread.Sleep(50))
        {
            if (!Ranks.Any(rank => IsAlive(rank.Process)))
            {
                return false;
            }
        }
        return true;
    }

    public override string ToString() => $"The job ended with {ExitCode} after {Took.TotalSeconds:0.0} s and said:\n{Said}";

    private static Job Run(string command, string[] arguments, Dictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Open MPI asks root twice whether it is serious; and it is loud about network interfaces that reach nobody, as virtual machines have them.
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        start.Environment["OMPI_MCA_btl"] = "^tcp";
        start.Environment.Remove("YOLO_MPI");
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }
        var since = Stopwatch.StartNew();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{command} was not started.");
        var said = (Output: process.StandardOutput.ReadToEndAsync(), Error: process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(Most))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{command} {string.Join(' ', arguments)}' did not end in {Most.TotalSeconds} s.");
        }
        var took = since.Elapsed;
        return new(process.ExitCode, said.Output.Result + said.Error.Result, took);
    }

    private static bool IsAlive(int process)
    {
        try
        {
            // The third field, after the name in brackets: a zombie waits for its parent, and runs no more.
            return File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"rank (?<rank>\d+) of (?<size>\d+), local (?<local>\d+), process (?<process>\d+), (?<library>.*)", RegexOptions.ExplicitCapture)]
    private static partial Regex Introduction();
}
