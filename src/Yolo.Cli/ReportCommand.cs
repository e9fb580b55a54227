using System.CommandLine;
using Yolo.Data;

namespace Yolo.Cli;

/// <summary><c>yolo report</c>: a run folder as one page.</summary>
internal static class ReportCommand
{
    public static Command Create(TextWriter output)
    {
        var folder = new Argument<string>("run") { Description = "The folder of a training, done or not.", HelpName = "RUN" };
        var events = new Option<bool>("--tensorboard") { Description = "Also writes the run's numbers as an event file for TensorBoard." };
        var command = new Command("report", "Makes one self-contained HTML page of a training: scores, curves, pictures, options.") { folder, events };
        command.SetAction(parsed =>
        {
            var run = RunFolder.Existing(parsed.GetRequiredValue(folder));
            RunReport.Write(run);
            output.WriteLine(run.PathOf(RunReport.Name));
            if (parsed.GetValue(events))
            {
                output.WriteLine(run.WriteEvents());
            }
            return ExitCode.Ok;
        });
        return command;
    }
}
