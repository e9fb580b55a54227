using System.Diagnostics;

namespace Yolo.Mutants;

/// <summary>What a command said, and how it ended; null if it was stopped at its time limit.</summary>
internal readonly record struct Ended(int? Code, string Output);

/// <summary>Runs <c>dotnet</c> with a time limit.</summary>
internal static class Dotnet
{
    public static Ended Run(TimeSpan limit, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Repository.Root };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        // The formulas are the same on every device: that devices agree is a law of its own, and a fault is found sooner without it.
        start.Environment["OCL_ICD_VENDORS"] = Repository.Work;
        start.Environment.Remove("CI");
        // A fault in a loop may fill the memory.
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x100000000";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var inTime = process.WaitForExit(limit);
        if (!inTime)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
        return new(inTime ? process.ExitCode : null, inTime ? output.Result + errors.Result : string.Empty);
    }
}
