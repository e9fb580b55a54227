using System.CommandLine;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Postprocessing;
using Yolo.Onnx;

namespace Yolo.Cli;

/// <summary><c>yolo export</c>: a model for other runtimes.</summary>
internal static class ExportCommand
{
    private static readonly Dictionary<string, OnnxOutputs> Outputs = new()
    {
        ["head"] = OnnxOutputs.Head,
        ["boxes"] = OnnxOutputs.Boxes,
        ["detections"] = OnnxOutputs.Detections,
    };

    public static Command Create(TextWriter error)
    {
        var model = new ModelOption();
        var target = new Option<string>("--onnx") { Description = "The new file.", HelpName = "OUT.onnx", Required = true };
        var outputs = new Option<string>("--outputs")
        {
            Description = "How far the graph goes: the network's head, boxes and scores of every slot, or what non-maximum suppression leaves too.",
            DefaultValueFactory = _ => "head",
        };
        outputs.AcceptOnlyFromAmong([.. Outputs.Keys]);
        var usual = SuppressionSpec.ForDisplay;
        var threshold = new Option<double>("--threshold") { Description = "The least score of a detection.", DefaultValueFactory = _ => usual.ScoreThreshold }.Share();
        var nms = new Option<double>("--nms") { Description = "The greatest IoU of two detections of a class.", DefaultValueFactory = _ => usual.IouThreshold }.Share();
        var opset = new Option<int>("--opset") { Description = "The version of ONNX's operators.", DefaultValueFactory = _ => OnnxOptions.LowestOpset }
            .Within(OnnxOptions.LowestOpset, OnnxOptions.HighestOpset);
        var command = new Command("export", "Writes a model for ONNX runtimes: batch of any size, normalisation worked into the filters.") { target, outputs, threshold, nms, opset };
        foreach (var option in model.All)
        {
            command.Add(option);
        }
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(target);
            OnnxFiles.Write(
                path, model.Load(parsed, Device.Host),
                new(Outputs[parsed.GetRequiredValue(outputs)], parsed.GetValue(opset)) { Suppression = new(parsed.GetValue(nms), parsed.GetValue(threshold)) });
            error.WriteLine($"{model.Name(parsed)} → {path}");
            return ExitCode.Ok;
        });
        return command;
    }
}
