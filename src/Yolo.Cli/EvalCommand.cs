using System.CommandLine;
using System.Globalization;
using System.Text;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Postprocessing;
using Yolo.Model.Scoring;

namespace Yolo.Cli;

/// <summary><c>yolo eval</c>: every score of a model on labelled pictures.</summary>
internal static class EvalCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var (model, data) = (new ModelOption(), new DataOption());
        var json = new Option<string>("--json") { Description = "All scores as a JSON file.", HelpName = "FILE" };
        var batch = new Option<int>("--batch") { Description = "Pictures that go through the network together.", DefaultValueFactory = _ => 8 }.Within(1, 1024);
        var device = new DeviceOptions();
        var folder = new Option<string>("--out") { Description = "Where the curves, the confusion matrix and pictures go. Default: the next of runs/eval/exp, exp2, …", HelpName = "FOLDER" };
        var command = new Command("eval", "Scores a model on labelled pictures: AP of PASCAL VOC and COCO, precision, recall, F1, confusion, time.") { json, folder, batch };
        foreach (var option in model.All.Concat(data.All).Concat(device.All))
        {
            command.Add(option);
        }
        command.SetAction(parsed =>
        {
            var loaded = model.Load(parsed, device.Open(parsed));
            var samples = data.Load(parsed, loaded.ClassNames, error.WriteLine);
            var target = parsed.GetValue(folder) is { Length: > 0 } path ? RunFolder.At(path) : RunFolder.Next(Path.Combine("runs", "eval"));
            error.WriteLine($"model: {model.Name(parsed)}, {loaded.Detector.Network.Input}, {loaded.ClassNames.Count} classes, {loaded.Preprocessing}; device: {loaded.Device}");
            var evaluation = Evaluate(loaded, samples, parsed.GetValue(batch), error);
            ScoredPicture[] pictures = [.. samples.Zip(evaluation.Detections, (sample, found) => new ScoredPicture(sample, found))];
            var record = new EvalRecord(
                model.Name(parsed), data.Name(parsed), data.Split(parsed), pictures.Length, loaded.Device.Name, parsed.GetValue(batch), DetectorScores.Of(pictures, loaded.ClassNames), evaluation.Times);
            Show(output, record);
            if (parsed.GetValue(json) is { Length: > 0 } file)
            {
                AtomicFile.Write(file, stream => stream.Write(Encoding.UTF8.GetBytes(record.Json())));
            }
            EvaluationPictures.Write(target, record.Scores, pictures);
            error.WriteLine($"pictures: {target.Path}");
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>As a training scores its model, with normalisation worked into the filters as in detection.</summary>
    private static Evaluation Evaluate(TrainedDetector model, IReadOnlyList<Sample> samples, int batch, TextWriter error)
    {
        using var progress = new ProgressLine(error);
        var folded = model.Folded();
        return Evaluator.Evaluate(
            folded.Detector, folded.Weights, samples, batch, Evaluator.CacheFor(folded.Detector), SuppressionSpec.ForScoring, new ScoringSpec(),
            done => progress.Show($"{done}/{samples.Count} pictures"));
    }

    private static void Show(TextWriter output, EvalRecord record)
    {
        Screen.Show(output, EvalRecord.ClassColumns, record.ClassRows);
        output.WriteLine();
        Screen.Show(output, EvalRecord.SizeColumns, record.SizeRows);
        output.WriteLine();
        var (best, times) = (record.Scores.Best, record.Times);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"precision, recall and F1 at the score {best.Score:0.000}, where the mean F1 is highest; {record.Pictures} pictures of {record.Split}"));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"ms/image: {times.Decode:0.00} decode, {times.Network:0.00} network, {times.Postprocess:0.00} postprocess (batches of {record.Batch}, {record.Device})"));
    }
}
