using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Yolo.Data;

/// <summary>The folder that a run leaves behind: its settings, metrics, plot and pictures. Each file is either complete or not there.</summary>
public sealed class RunFolder
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        // Class names stay readable, and a loss that is not a number can still be written down.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private RunFolder(string path) => Path = path;

    /// <summary>The folder's full path.</summary>
    public string Path { get; }

    /// <summary>A new folder exp, exp2, exp3, … under the parent (such as runs/train): the first name that is free.</summary>
    /// <exception cref="DataException">It cannot be made.</exception>
    public static RunFolder Next(string parent)
    {
        var full = System.IO.Path.GetFullPath(parent);
        for (var number = 1; ; number++)
        {
            var path = System.IO.Path.Combine(full, number == 1 ? "exp" : $"exp{number}");
            if (!System.IO.Path.Exists(path))
            {
                return At(path);
            }
        }
    }

    /// <summary>The folder at this path; it is made if need be, and what is in it stays until it is written anew.</summary>
    /// <exception cref="DataException">It cannot be made.</exception>
    public static RunFolder At(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        AtomicFile.Guard(full, () => Directory.CreateDirectory(full));
        return new RunFolder(full);
    }

    /// <summary>The folder of an earlier run.</summary>
    /// <exception cref="DataException">There is none.</exception>
    public static RunFolder Existing(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        return Directory.Exists(full)
            ? new RunFolder(full)
            : throw new DataException($"There is no run folder '{full}'. Name the folder of a run, or train anew.");
    }

    /// <summary>The full path of a file in the folder.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The path of the checkpoint that a training can go on from; empty before there is one.</summary>
    public string LastCheckpoint => File.Exists(PathOf(RunCheckpoint.Name)) ? PathOf(RunCheckpoint.Name) : string.Empty;

    /// <summary>Writes a file; it appears under its name only when it is complete.</summary>
    /// <exception cref="DataException">It cannot be written.</exception>
    public void Write(string name, Action<Stream> write) => AtomicFile.Write(PathOf(name), write);

    /// <summary>Writes a picture as PNG.</summary>
    /// <exception cref="DataException">It cannot be written.</exception>
    public void WritePicture(string name, Picture picture) => ImageFile.WritePng(picture, PathOf(name));

    /// <summary>Writes any value as indented JSON: run.json, for one.</summary>
    /// <exception cref="DataException">It cannot be written.</exception>
    public void WriteJson<T>(string name, T value) => Write(name, stream => JsonSerializer.Serialize(stream, value, Json));

    /// <summary>Writes a table of texts as CSV; what holds a comma, a quote or a line break is quoted.</summary>
    /// <exception cref="DataException">It cannot be written.</exception>
    public void WriteCsv(string name, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows) => Write(name, stream =>
    {
        foreach (var row in rows.Prepend(columns))
        {
            stream.Write(Encoding.UTF8.GetBytes(string.Join(',', row.Select(Quoted)) + "\n"));
        }
    });

    /// <summary>Draws a chart as PNG: loss.png, for one.</summary>
    /// <exception cref="DataException">It cannot be written.</exception>
    public void WriteChart(string name, LossChart chart) => Write(name, chart.EncodePng);

    /// <summary>Opens a table of metrics to append to: metrics.csv, for one.</summary>
    /// <exception cref="DataException">It cannot be written, or holds a table of other columns.</exception>
    public MetricsFile OpenMetrics(string name, IReadOnlyList<string> columns) => MetricsFile.Open(PathOf(name), columns);

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Writes the metrics of a training as an event file for TensorBoard, over one written before, and gives its path: steps under train/, epochs under epoch/.</summary>
    /// <exception cref="DataException">There are no metrics, or it cannot be written.</exception>
    public string WriteEvents()
    {
        var metrics = MetricsTable.Read(PathOf(TrainingRun.MetricsName));
        var results = File.Exists(PathOf(EpochResults.Name)) ? MetricsTable.Read(PathOf(EpochResults.Name)) : null;
        var began = new DateTimeOffset(File.GetCreationTimeUtc(PathOf(TrainingRun.MetricsName)));
        const string name = "events.out.tfevents.0.yolo";
        Write(name, stream =>
        {
            EventFile.Write(stream, metrics, "step", "train/", began);
            if (results is not null)
            {
                EventFile.Write(stream, results, "epoch", "epoch/", began);
            }
        });
        return PathOf(name);
    }
}
