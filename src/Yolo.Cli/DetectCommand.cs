using System.CommandLine;
using System.Globalization;
using Yolo.Data;

namespace Yolo.Cli;

/// <summary><c>yolo detect</c>: objects in pictures.</summary>
internal static class DetectCommand
{
    public static Command Create(TextWriter output, TextWriter error) => DetectOptions.Command((options, stop) => Run(options, output, error, stop));

    private static int Run(DetectOptions options, TextWriter output, TextWriter error, CancellationToken stop)
    {
        var model = options.Model;
        error.WriteLine($"model: {options.ModelName}, {model.Detector.Network.Input}, {model.ClassNames.Count} classes, {model.Preprocessing}; device: {model.Device}");
        var record = new DetectionRecord(options);
        var speed = 0.0;
        ProfileFile.Run(model.Device, options.Folder, options.Profile, error.WriteLine, () =>
        {
            using var progress = new ProgressLine(error);
            void Show(DetectionProgress now)
            {
                speed = now.ImagesPerSecond;
                progress.Show(string.Create(CultureInfo.InvariantCulture, $"{now.Done}/{now.Total} pictures, {speed:f1} images/s"));
            }
            foreach (var outcome in model.DetectAll(options.Files, options.Suppression, options.Batch, Show, stop))
            {
                if (outcome is BrokenPicture broken)
                {
                    progress.Say($"error: {broken.Problem}");
                }
                record.Add(outcome);
            }
            return record;
        });
        record.Write();
        switch (options.Format)
        {
            case DetectFormat.Json:
                output.WriteLine(record.Json());
                break;
            case DetectFormat.Csv:
                output.Write(record.Csv());
                break;
            default:
                Screen.Show(output, DetectionRecord.Columns, record.Rows);
                break;
        }
        error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{record.Objects} objects in {record.Pictures} pictures, {speed:f1} images/s; {options.Folder.PathOf(DetectionRecord.JsonName)}"));
        return stop.IsCancellationRequested ? ExitCode.Interrupted : record.Broken > 0 ? ExitCode.UnusableInput : ExitCode.Ok;
    }
}
