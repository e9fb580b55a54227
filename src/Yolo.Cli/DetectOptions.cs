using System.CommandLine;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Postprocessing;
using Method = Yolo.Model.Postprocessing.Suppression;

namespace Yolo.Cli;

/// <summary>How results are written to standard output.</summary>
internal enum DetectFormat
{
    Table,
    Json,
    Csv,
}

/// <summary>What <c>yolo detect</c> was asked for.</summary>
internal sealed record DetectOptions(
    TrainedDetector Model, string ModelName, IReadOnlyList<string> Files, SuppressionSpec Suppression, int Batch, RunFolder Folder, DetectFormat Format, string? Profile)
{
    private static readonly Dictionary<string, Method> Methods = new()
    {
        ["hard"] = Method.Hard,
        ["linear"] = Method.Linear,
        ["gaussian"] = Method.Gaussian,
    };

    /// <summary>The command; calls <paramref name="run"/> with what the command line says.</summary>
    public static Command Command(Func<DetectOptions, CancellationToken, int> run)
    {
        var model = new ModelOption();
        var images = new Option<string[]>("--images")
        {
            Description = "Pictures: files, folders, or patterns such as 'photos/**/*.jpg'.",
            HelpName = "FILE|FOLDER|GLOB",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var threshold = new Option<double>("--threshold") { Description = "The least score Ĉ·p̂ of an object.", DefaultValueFactory = _ => TrainedDetector.Usual.ScoreThreshold }.Share();
        var nms = new Option<double>("--nms")
        {
            Description = "Of two boxes of a class whose IoU is above this, the better one stays.",
            DefaultValueFactory = _ => TrainedDetector.Usual.IouThreshold,
        }.Share();
        var method = new Option<string>("--suppression") { Description = "What becomes of the worse box: removed, or its score lowered (soft-NMS).", DefaultValueFactory = _ => "hard" };
        method.AcceptOnlyFromAmong([.. Methods.Keys]);
        var batch = new Option<int>("--batch") { Description = "Pictures that go through the network together.", DefaultValueFactory = _ => 1 }.Within(1, 1024);
        var device = new DeviceOptions();
        var folder = new Option<string>("--out") { Description = "Where pictures and detections.json go. Default: the next of runs/detect/exp, exp2, …", HelpName = "FOLDER" };
        var json = new Option<bool>("--json") { Description = "All detections as one JSON object on standard output too." };
        var csv = new Option<bool>("--csv") { Description = "All detections as CSV on standard output, and as detections.csv." };
        var profile = ProfileOption.Create();
        var command = new Command("detect", "Finds objects in pictures: draws them, and writes their boxes in pixels.") { images, threshold, nms, method, batch, folder, json, csv, profile };
        foreach (var option in model.All.Concat(device.All))
        {
            command.Add(option);
        }
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(csv))
            {
                result.AddError("--json and --csv exclude each other.");
            }
        });
        command.SetAction((parsed, stop) =>
        {
            string[] files = [.. parsed.GetRequiredValue(images).SelectMany(PictureFiles.Find).Distinct(StringComparer.Ordinal)];
            var loaded = model.Load(parsed, device.Open(parsed));
            var suppression = new SuppressionSpec(parsed.GetValue(nms), parsed.GetValue(threshold), Method: Methods[parsed.GetRequiredValue(method)]);
            var format = parsed.GetValue(json) ? DetectFormat.Json : parsed.GetValue(csv) ? DetectFormat.Csv : DetectFormat.Table;
            var target = parsed.GetValue(folder) is { Length: > 0 } path ? RunFolder.At(path) : RunFolder.Next(Path.Combine("runs", "detect"));
            return Task.FromResult(run(new(loaded, model.Name(parsed), files, suppression, parsed.GetValue(batch), target, format, profile.Of(parsed)), stop));
        });
        return command;
    }
}
