using System.Diagnostics;
using Xunit;

namespace Yolo.Properties.Examples;

/// <summary>How a program ended, and what it said.</summary>
internal sealed record Ended(int ExitCode, string Output, string Error)
{
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>An example, built beside these tests, run as a process of its own in a folder of its own.</summary>
internal sealed class ExampleProgram(string example, string folder)
{
    /// <summary>The names of the examples that train: the same program in two languages.</summary>
    public static TheoryData<string> Both => ["Train", "TrainFSharp"];

    public Ended Run(params string[] arguments) => WaitFor(Start(arguments));

    /// <summary>Runs it, and presses Ctrl-C as soon as <paramref name="when"/> holds.</summary>
    public Ended Interrupt(Func<bool> when, params string[] arguments)
    {
        using var process = Start(arguments);
        var patience = Stopwatch.StartNew();
        while (!when() && !process.HasExited && patience.Elapsed < TimeSpan.FromMinutes(2))
        {
            Thread.Sleep(10);
        }
        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        kill.WaitForExit();
        return WaitFor(process);
    }

    private static Ended WaitFor(Process process)
    {
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
        {
            process.Kill();
        }
        return new(process.ExitCode, output.Result, error.Result);
    }

    private Process Start(string[] arguments)
    {
        // The examples' build output mirrors that of the tests: the same configuration, framework and runtime.
        var tests = Path.Combine("tests", "Properties");
        var built = AppContext.BaseDirectory.Replace(tests, Path.Combine("examples", example), StringComparison.Ordinal);
        // Without env a test run in the background, where shells ignore Ctrl-C, would hand that on.
        return Process.Start(new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Path.Combine(built, example + ".dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException("env was not started.");
    }
}
