using System.CommandLine;
using System.Globalization;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Training;

namespace Yolo.Cli;

/// <summary><c>yolo replay</c>: takes the step again that stopped a training, and says what is not finite.</summary>
internal static class ReplayCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var folder = new Argument<string>("folder") { Description = "A run folder whose training was stopped, or the folder 'replay' in it.", HelpName = "FOLDER" };
        var device = new Option<string>("--device") { Description = "host, host:double, cuda:0, opencl:0, …: see 'yolo devices'. Default: that of the training.", HelpName = "NAME" };
        var command = new Command("replay", "Takes the step again that stopped a training, and names the first number that is not finite.") { folder, device };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(folder), parsed.GetValue(device) ?? string.Empty, output, error));
        return command;
    }

    private static int Run(string path, string device, TextWriter output, TextWriter error)
    {
        var folder = ReplayFolder.Open(path);
        var step = folder.Read(device.Length > 0 ? Device.Parse(device) : TheTrainings(folder.Device));
        var verdict = step.Take();
        Screen.Show(output, ["quantity", "value"], Rows(verdict.Numbers));
        if (!verdict.IsFinite)
        {
            error.WriteLine($"error: {verdict.Problem} {verdict.Mend}");
            return ExitCode.Failure;
        }
        output.WriteLine($"Every number of step {step.Number} is finite on {step.State.Device}.");
        return ExitCode.Ok;
    }

    private static Device TheTrainings(string name)
    {
        try
        {
            return Device.Parse(name);
        }
        catch (DeviceException e)
        {
            throw new DataException($"The training ran on '{name}', which cannot be used here: {e.Message} Name another device with --device.", e);
        }
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(StepNumbers numbers)
    {
        var loss = numbers.Loss;
        (string Name, IFormattable Value)[] rows =
        [
            ("total", loss.Total), ("coordinate", loss.Coordinate), ("class", loss.Class), ("object", loss.Object), ("no-object", loss.NoObject),
            ("objects", loss.Objects), ("confident", loss.Confident), ("ignored", loss.Ignored), ("collisions", loss.Collisions),
            ("gradient norm", numbers.GradientNorm),
        ];
        return rows.Select(row => (IReadOnlyList<string>)[row.Name, row.Value.ToString(null, CultureInfo.InvariantCulture)]);
    }
}
