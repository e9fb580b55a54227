using System.CommandLine;
using Yolo.Kernels;

namespace Yolo.Cli;

/// <summary><c>yolo devices</c>: what <c>--device</c> takes on this machine.</summary>
internal static class DevicesCommand
{
    public static Command Create(TextWriter output)
    {
        var json = new Option<bool>("--json") { Description = "One JSON object on standard output." };
        var command = new Command("devices", "Shows the devices of this machine, and for each that cannot be used the reason.") { json };
        command.SetAction(parsed =>
        {
            var devices = Device.All();
            if (parsed.GetValue(json))
            {
                output.WriteLine(Json.Of(new
                {
                    devices = devices.Select(d => new { name = d.Name, description = d.Description, usable = d.IsUsable, problem = d.Problem }),
                }));
            }
            else
            {
                Screen.Show(
                    output, ["name", "description", "state"],
                    devices.Select(d => (IReadOnlyList<string>)[d.Name, d.Description, d.IsUsable ? "ready" : $"cannot be used: {d.Problem}"]));
            }
            return ExitCode.Ok;
        });
        return command;
    }
}
