using System.Diagnostics;
using System.Globalization;
using Yolo.Cli;

namespace Yolo.DistributedRuns.Training;

/// <summary>How a job ended.</summary>
internal sealed record JobEnd(int ExitCode, string Output, double Seconds);

/// <summary>The tool as a job of several processes.</summary>
internal sealed class TrainingProcesses : IDisposable
{
    private readonly Process _launcher;
    private readonly string _mark = Guid.NewGuid().ToString("n");
    private readonly Task<string> _output, _error;
    private readonly Stopwatch _sinceKill = new();

    private TrainingProcesses(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        // By it the processes of this job are found, and told from those of others.
        start.Environment[Mark] = _mark;
        // Compiled code lies in files of the memory otherwise, which a limit to files would hit.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        start.Environment["OMPI_MCA_btl"] = "^tcp";
        _launcher = Process.Start(start) ?? throw new InvalidOperationException($"{program} was not started.");
        (_output, _error) = (_launcher.StandardOutput.ReadToEndAsync(), _launcher.StandardError.ReadToEndAsync());
    }

    private const string Mark = "YOLO_TEST_JOB";

    /// <summary>A job that takes longer hangs, on however slow a machine.</summary>
    private static readonly TimeSpan Endless = TimeSpan.FromMinutes(10);

    private static string Tool => typeof(Tool).Assembly.Location;

    /// <param name="mpi">Whose launcher.</param>
    /// <param name="size">How many processes.</param>
    /// <param name="arguments">Of the tool.</param>
    /// <param name="withOneCore">The ranks that take themselves to have one core, such as "01".</param>
    public static TrainingProcesses Start(string mpi, int size, string[] arguments, string withOneCore = "")
    {
        // A file that grows too large is an error of the write then, not the end of the process.
        const string Process = """
            trap '' XFSZ
            case "$1" in *"${OMPI_COMM_WORLD_RANK:-$PMI_RANK}"*) export DOTNET_PROCESSOR_COUNT=1 ;; esac
            shift
            exec "$@"
            """;
        var launcher = Mpi.Of(mpi);
        return new(launcher.Command, [.. launcher.Options, "-n", $"{size}", "bash", "-c", Process, "bash", withOneCore, "dotnet", Tool, .. arguments]);
    }

    /// <summary>From now on one of the processes can write no file of more than so many bytes.</summary>
    public void LimitFiles(int rank, int bytes)
    {
        using var limit = Process.Start("prlimit", ["--pid", $"{Of(rank)}", $"--fsize={bytes}"]);
        limit.WaitForExit();
    }

    public static JobEnd Run(string mpi, int size, string[] arguments, string withOneCore = "")
    {
        using var job = Start(mpi, size, arguments, withOneCore);
        return job.Wait(Endless);
    }

    /// <summary>One process, without a launcher.</summary>
    public static JobEnd Alone(string[] arguments)
    {
        using var job = new TrainingProcesses("dotnet", [Tool, .. arguments]);
        return job.Wait(Endless);
    }

    /// <summary>Waits until something is so, which it should be soon.</summary>
    public void WaitUntil(Func<bool> isSo)
    {
        for (var since = Stopwatch.StartNew(); !isSo(); Thread.Sleep(20))
        {
            if (_launcher.HasExited || since.Elapsed > Endless)
            {
                throw new InvalidOperationException($"What was waited for did not come. {(_launcher.HasExited ? _output.Result + _error.Result : string.Empty)}");
            }
        }
    }

    /// <summary>Kills one of the processes.</summary>
    public void Kill(int rank)
    {
        using var process = Process.GetProcessById(Of(rank));
        _sinceKill.Restart();
        process.Kill();
    }

    /// <summary>Waits for the end of the job; the seconds are those since the kill.</summary>
    public JobEnd Wait(TimeSpan atMost)
    {
        if (!_launcher.WaitForExit(atMost))
        {
            _launcher.Kill(entireProcessTree: true);
        }
        return new(_launcher.ExitCode, _output.Result + _error.Result, _sinceKill.Elapsed.TotalSeconds);
    }

    /// <summary>The numbers of processes of the job that are there a moment after it has ended.</summary>
    public IReadOnlyList<int> Left()
    {
        for (var attempt = 0; attempt < 20 && Processes().Any(); attempt++)
        {
            Thread.Sleep(100);
        }
        return [.. Processes().Select(process => process.Id)];
    }

    public void Dispose()
    {
        if (!_launcher.HasExited)
        {
            _launcher.Kill(entireProcessTree: true);
        }
        _launcher.Dispose();
    }

    private int Of(int rank) =>
        Processes().First(process => process.Environment.Any(variable => variable == $"OMPI_COMM_WORLD_RANK={rank}" || variable == $"PMI_RANK={rank}")).Id;

    private IEnumerable<(int Id, string[] Environment)> Processes()
    {
        foreach (var folder in Directory.GetDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id == _launcher.Id)
            {
                continue;
            }
            string[] environment;
            try
            {
                environment = File.ReadAllText(Path.Combine(folder, "environ")).Split('\0');
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It has ended meanwhile, or is another user's.
                continue;
            }
            if (environment.Contains($"{Mark}={_mark}") && environment.Any(variable => variable.StartsWith("OMPI_COMM_WORLD_RANK=", StringComparison.Ordinal) || variable.StartsWith("PMI_RANK=", StringComparison.Ordinal)))
            {
                yield return (id, environment);
            }
        }
    }
}
