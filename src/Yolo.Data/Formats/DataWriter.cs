using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>Writes labelled pictures in a format that is read; each file appears only when it is complete.</summary>
public static class DataWriter
{
    /// <summary>
    /// Writes a data set into a folder that is new or empty. Numbers keep all their digits; a name gets '_' for what lists and file systems do not take, spaces among it, and a number where
    /// two pictures have one name.
    /// </summary>
    /// <param name="data">The pictures.</param>
    /// <param name="format">The format.</param>
    /// <param name="folder">Where it goes.</param>
    /// <param name="link">Pictures are linked to (symbolic links) rather than copied.</param>
    /// <param name="stop">Asks for an end between two pictures.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> asked for an end; what was written by then stays.</exception>
    /// <exception cref="DataException">The folder holds something, a picture cannot be read, or a file not be written.</exception>
    public static void Write(Dataset data, DataFormat format, string folder, bool link = false, CancellationToken stop = default)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new DataException($"'{folder}' is not empty; name a new folder.");
        }
        var named = Named(data);
        switch (format)
        {
            case DataFormat.Voc:
                Pictures(named, set => Path.Combine(folder, "JPEGImages"), link, stop);
                WriteVoc(named, folder);
                break;
            case DataFormat.Coco:
                Pictures(named, set => Path.Combine(folder, "images", set), link, stop);
                WriteCoco(data, named, folder);
                break;
            case DataFormat.Yolo:
                Pictures(named, set => Path.Combine(folder, "images", set), link, stop);
                WriteYolo(data, named, folder);
                break;
            default:
                Pictures(named, set => Path.Combine(folder, "images"), link, stop);
                WriteCsv(named, folder);
                break;
        }
    }

    /// <summary>Each picture with its set, the name its file gets, unlike all others, and its objects in pixels.</summary>
    private static NamedSample[] Named(Dataset data)
    {
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        string Unused(string name)
        {
            var safe = string.Concat(name.Select(c => char.IsWhiteSpace(c) || Path.GetInvalidFileNameChars().Contains(c) ? '_' : c));
            var free = safe;
            for (var i = 2; !used.Add(free); i++)
            {
                free = string.Create(CultureInfo.InvariantCulture, $"{safe}_{i}");
            }
            return free;
        }
        IEnumerable<NamedSample> Of(string set, IReadOnlyList<Sample> samples) => samples.Select(sample => new NamedSample(
            set, sample, Unused(sample.Name), sample.File is { } file ? Path.GetExtension(file) : ".png",
            [.. sample.Truths.Select(truth => new VocObject(data.ClassNames[truth.Class], truth.Box.ToPixels(sample.ImageSize), truth.Difficult))]));
        return [.. Of("train", data.Train), .. Of("val", data.Val), .. Of("test", data.Test)];
    }

    private static void Pictures(NamedSample[] samples, Func<string, string> folder, bool link, CancellationToken stop)
    {
        foreach (var sample in samples)
        {
            stop.ThrowIfCancellationRequested();
            var path = Path.Combine(folder(sample.Set), sample.FileName);
            switch (sample.Sample.File)
            {
                case null:
                    ImageFile.WritePng(sample.Sample.Load(), path);
                    break;
                case var file when link:
                    AtomicFile.Guard(path, () =>
                    {
                        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                        File.CreateSymbolicLink(path, Path.GetFullPath(file));
                    });
                    break;
                case var file:
                    AtomicFile.Write(path, stream =>
                    {
                        using var source = File.OpenRead(file);
                        source.CopyTo(stream);
                    });
                    break;
            }
        }
    }

    private static void WriteVoc(NamedSample[] samples, string folder)
    {
        foreach (var sample in samples)
        {
            var annotation = new XElement(
                "annotation",
                new XElement("filename", sample.FileName),
                new XElement("size", new XElement("width", Number(sample.Sample.ImageSize.Width)), new XElement("height", Number(sample.Sample.ImageSize.Height)), new XElement("depth", 3)),
                sample.Objects.Select(found => new XElement(
                    "object", new XElement("name", found.Name), new XElement("difficult", found.Difficult ? 1 : 0),
                    new XElement(
                        "bndbox", new XElement("xmin", Number(found.Box.Left)), new XElement("ymin", Number(found.Box.Top)),
                        new XElement("xmax", Number(found.Box.Right)), new XElement("ymax", Number(found.Box.Bottom))))));
            AtomicFile.Write(Path.Combine(folder, "Annotations", sample.Name + ".xml"), stream => annotation.Save(stream));
        }
        foreach (var set in samples.GroupBy(sample => sample.Set))
        {
            Text(Path.Combine(folder, "ImageSets", "Main", set.Key + ".txt"), set.Select(sample => sample.Name));
        }
    }

    private static void WriteCoco(Dataset data, NamedSample[] samples, string folder)
    {
        foreach (var set in samples.GroupBy(sample => sample.Set))
        {
            var pictures = set.ToArray();
            var annotations = pictures.SelectMany((picture, i) => picture.Objects.Zip(picture.Sample.Truths, (found, truth) => (i, found, truth))).Select((one, id) => new CocoJsonAnnotation(
                id + 1, one.i + 1, one.truth.Class + 1, [one.found.Box.Left, one.found.Box.Top, one.found.Box.Width, one.found.Box.Height], one.found.Box.Area, one.found.Difficult ? 1 : 0));
            var json = new CocoJson(
                [.. pictures.Select((picture, i) => new CocoJsonImage(i + 1, picture.FileName, picture.Sample.ImageSize.Width, picture.Sample.ImageSize.Height))],
                [.. annotations],
                [.. data.ClassNames.Select((name, i) => new CocoJsonCategory(i + 1, name))]);
            AtomicFile.Write(Path.Combine(folder, "annotations", $"instances_{set.Key}.json"), stream => JsonSerializer.Serialize(stream, json));
        }
    }

    private static void WriteYolo(Dataset data, NamedSample[] samples, string folder)
    {
        foreach (var sample in samples)
        {
            Text(
                Path.Combine(folder, "labels", sample.Set, sample.Name + ".txt"),
                sample.Sample.Truths.Select(truth => $"{truth.Class} {Number(truth.Box.X)} {Number(truth.Box.Y)} {Number(truth.Box.Width)} {Number(truth.Box.Height)}"));
        }
        var sets = samples.Select(sample => sample.Set).Distinct();
        Text(Path.Combine(folder, "data.yaml"),
        [
            .. sets.Select(set => $"{set}: images/{set}"), "names:",
            .. data.ClassNames.Select((name, i) => string.Create(CultureInfo.InvariantCulture, $"  {i}: {JsonSerializer.Serialize(name)}")),
        ]);
    }

    private static void WriteCsv(NamedSample[] samples, string folder)
    {
        foreach (var set in samples.GroupBy(sample => sample.Set))
        {
            Text(Path.Combine(folder, set.Key + ".csv"),
            [
                "filename,width,height,class,xmin,ymin,xmax,ymax,difficult",
                .. set.SelectMany(sample => sample.Objects.Count == 0
                    ? [$"{Quoted(sample.FileName)},{Number(sample.Sample.ImageSize.Width)},{Number(sample.Sample.ImageSize.Height)},,,,,,"]
                    : sample.Objects.Select(found =>
                        $"{Quoted(sample.FileName)},{Number(sample.Sample.ImageSize.Width)},{Number(sample.Sample.ImageSize.Height)},{Quoted(found.Name)},"
                        + $"{Number(found.Box.Left)},{Number(found.Box.Top)},{Number(found.Box.Right)},{Number(found.Box.Bottom)},{(found.Difficult ? 1 : 0)}")),
            ]);
        }
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Quoted(string text) => text.AsSpan().ContainsAny(",\"\r\n ") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private static void Text(string path, IEnumerable<string> lines) =>
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")))));

    private sealed record NamedSample(string Set, Sample Sample, string Name, string Ending, IReadOnlyList<VocObject> Objects)
    {
        public string FileName => Name + Ending;
    }
}
