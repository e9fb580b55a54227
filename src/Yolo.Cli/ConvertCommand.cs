using System.CommandLine;
using Yolo.Data;
using Yolo.Kernels;

namespace Yolo.Cli;

/// <summary><c>yolo convert</c>: a model in another format.</summary>
internal static class ConvertCommand
{
    public static Command Create(TextWriter error)
    {
        var model = new ModelOption();
        var target = new Option<string>("--to")
        {
            Description = "The new file: .safetensors; .onnx; or .weights, beside which a .cfg and a .json are written.",
            HelpName = "FILE",
            Required = true,
        };
        var command = new Command("convert", "Writes a model in another format: safetensors, ONNX, or Darknet's cfg and weights.") { target };
        foreach (var option in model.All)
        {
            command.Add(option);
        }
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(target);
            ModelFile.Save(path, model.Load(parsed, Device.Host));
            error.WriteLine($"{model.Name(parsed)} → {path}");
            return ExitCode.Ok;
        });
        return command;
    }
}
