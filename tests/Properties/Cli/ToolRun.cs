using System.Diagnostics;
using Yolo.Cli;

namespace Yolo.Properties.Cli;

/// <summary>What a run of the tool said.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    /// <summary>Inside this process: fast.</summary>
    public static ToolRun InProcess(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = Tool.Run(args, output, error);
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>The built tool, as a user starts it.</summary>
    public static ToolRun AsProcess(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Tool).Assembly.Location, .. args]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.Result);
    }
}
