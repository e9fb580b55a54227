using System.CommandLine;

namespace Yolo.Cli;

/// <summary>The <c>yolo</c> tool: results on standard output, all else on standard error.</summary>
public static class Tool
{
    /// <summary>Runs a command line and returns its exit code.</summary>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        // A path may begin with '@': it names no file with further arguments.
        var parsed = Command(output, error).Parse(args, new() { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            error.WriteLine($"error: {string.Join(" ", parsed.Errors.Select(e => e.Message))} See '{CommandName(parsed)} --help'.");
            return ExitCode.UnusableInput;
        }
        try
        {
            return parsed.Invoke(new() { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (Exception e) when (Failure.Of(e) is not null)
        {
            var (message, code) = Failure.Of(e)!.Value;
            error.WriteLine($"error: {message}");
            return code;
        }
    }

    private static RootCommand Command(TextWriter output, TextWriter error) => new("Tools for the YOLOv2 detector: training, detection, a page to play with, scores, errors, models of all formats, its loss, a step that stopped a training, pre-training, and the devices it runs on.")
    {
        DetectCommand.Create(output, error),
        DemoCommand.Create(output, error),
        EvalCommand.Create(output, error),
        ErrorsCommand.Create(output, error),
        SummaryCommand.Create(output),
        ExportCommand.Create(error),
        ConvertCommand.Create(error),
        LossCommand.Create(output, error),
        ReplayCommand.Create(output, error),
        TrainCommand.Create(output, error),
        ReportCommand.Create(output),
        CheckDataCommand.Create(output, error),
        AnchorsCommand.Create(output),
        ConvertDataCommand.Create(error),
        PretrainCommand.Create(output, error),
        DevicesCommand.Create(output),
    };

    private static string CommandName(ParseResult parsed) =>
        parsed.CommandResult.Command is RootCommand ? "yolo" : $"yolo {parsed.CommandResult.Command.Name}";
}
