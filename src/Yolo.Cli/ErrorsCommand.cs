using System.CommandLine;
using System.Globalization;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Loss;
using Yolo.Model.Scoring;

namespace Yolo.Cli;

/// <summary><c>yolo errors</c>: what a model does wrong, and where.</summary>
internal static class ErrorsCommand
{
    private const int TileWidth = 600;

    private static readonly Dictionary<string, Func<PictureErrors, double>> Orders = new()
    {
        // A loss that is not a number is the worst of all.
        ["loss"] = picture => double.IsNaN(picture.Loss.Total) ? double.PositiveInfinity : picture.Loss.Total,
        ["missed"] = picture => picture.Missed,
        ["false"] = picture => picture.False,
        ["mislocated"] = picture => picture.Mislocated,
        ["all"] = picture => picture.Missed + picture.False + picture.Mislocated,
    };

    public static Command Create(TextWriter output, TextWriter error)
    {
        var (model, data) = (new ModelOption(), new DataOption());
        var top = new Option<int>("--top") { Description = "How many pictures are shown, the worst.", DefaultValueFactory = _ => 20 }.Within(1, 1000);
        var by = new Option<string>("--by") { Description = $"What the worst is: most {string.Join(", ", Orders.Keys)}.", DefaultValueFactory = _ => "loss" }.Among([.. Orders.Keys]);
        var threshold = new Option<double>("--threshold") { Description = "The least score Ĉ·p̂ of an object.", DefaultValueFactory = _ => TrainedDetector.Usual.ScoreThreshold }.Share();
        var device = new DeviceOptions();
        var folder = new Option<string>("--out") { Description = "Where errors.csv, truths.csv and errors.png go. Default: the next of runs/errors/exp, exp2, …", HelpName = "FOLDER" };
        var command = new Command("errors", "Shows what a model does wrong in labelled pictures: classes of error, the worst pictures, and the slot behind each truth.") { top, by, threshold, folder };
        foreach (var option in model.All.Concat(data.All).Concat(device.All))
        {
            command.Add(option);
        }
        command.SetAction(parsed =>
        {
            var loaded = model.Load(parsed, device.Open(parsed));
            var samples = data.Load(parsed, loaded.ClassNames, error.WriteLine);
            var target = parsed.GetValue(folder) is { Length: > 0 } path ? RunFolder.At(path) : RunFolder.Next(Path.Combine("runs", "errors"));
            var search = new ErrorSearch(loaded.Folded(), LossSpec.Default, TrainedDetector.Usual with { ScoreThreshold = parsed.GetValue(threshold) });
            var order = parsed.GetRequiredValue(by);
            var record = new ErrorsRecord(loaded, [.. Search(search, samples, error).OrderByDescending(Orders[order])]);
            Show(output, record, parsed.GetValue(top));
            Write(target, record, parsed.GetValue(top), order);
            error.WriteLine($"errors: {target.Path}");
            return ExitCode.Ok;
        });
        return command;
    }

    private static List<PictureErrors> Search(ErrorSearch search, IReadOnlyList<Sample> samples, TextWriter error)
    {
        using var progress = new ProgressLine(error);
        var found = new List<PictureErrors>();
        foreach (var picture in search.Over(samples))
        {
            found.Add(picture);
            progress.Show($"{found.Count}/{samples.Count} pictures");
        }
        return found;
    }

    private static void Show(TextWriter output, ErrorsRecord record, int top)
    {
        Screen.Show(output, ErrorsRecord.KindColumns, record.KindRows);
        output.WriteLine();
        Screen.Show(output, ErrorsRecord.PictureColumns, record.PictureRows(top));
        output.WriteLine();
        Screen.Show(output, ErrorsRecord.TruthColumns, record.TruthRows(top));
    }

    private static void Write(RunFolder target, ErrorsRecord record, int top, string order)
    {
        target.WriteCsv("errors.csv", ErrorsRecord.PictureColumns, record.PictureRows(int.MaxValue));
        target.WriteCsv("truths.csv", ErrorsRecord.TruthColumns, record.TruthRows(int.MaxValue));
        var tiles = record.Worst.Take(top).Select(picture => new MosaicTile(picture.Sample.Load(), Caption(picture), picture.Sample.Truths, picture.Detections));
        target.WritePicture("errors.png", Mosaic.Draw($"The worst by {order}; below each its loss and its errors", record.Model.ClassNames, [.. tiles], tileWidth: TileWidth));
    }

    private static string Caption(PictureErrors picture) => string.Create(
        CultureInfo.InvariantCulture,
        $"{picture.Sample.Name}: {picture.Loss.Total:0.000}; {picture.Errors.Count(Finding.Correct)} right, {picture.Missed} missed, {picture.False} false, {picture.Mislocated} off");
}
