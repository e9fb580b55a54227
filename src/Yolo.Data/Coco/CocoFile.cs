using System.Text.Json;
using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>
/// Reads COCO's JSON: a file, or a folder with <c>annotations/instances_train*.json</c>, <c>instances_val*</c>, <c>instances_test*</c>, or with <c>train</c>, <c>valid</c>, <c>test</c> that hold
/// <c>_annotations.coco.json</c> each. Classes are the categories by rising id. A crowd counts as difficult: neither found nor missed, and not learnt from as one object.
/// </summary>
internal static class CocoFile
{
    private static readonly (string Set, string[] Names)[] Sets = [("train", ["train"]), ("val", ["val", "valid"]), ("test", ["test"])];

    /// <summary>The files of a folder by their sets; none if it has no such files.</summary>
    public static IReadOnlyDictionary<string, string> Find(string folder)
    {
        var found = new Dictionary<string, string>();
        foreach (var (set, names) in Sets)
        {
            var candidates = names.SelectMany(name => new[] { Path.Combine(folder, name, "_annotations.coco.json") }
                .Concat(Matching(Path.Combine(folder, "annotations"), $"instances_{name}*.json")).Concat(Matching(folder, $"instances_{name}*.json")));
            if (candidates.FirstOrDefault(File.Exists) is { } file)
            {
                found[set] = file;
            }
        }
        return found;
    }

    /// <summary>Reads the files of several sets, or one file, whose pictures are divided.</summary>
    /// <exception cref="DataException">A file cannot be read or used; says which, and what in it.</exception>
    public static LabelledSets Read(IReadOnlyDictionary<string, string> files, LabelFaults faults)
    {
        var read = files.ToDictionary(pair => pair.Key, pair => (File: pair.Value, Json: Parse(pair.Value)));
        string[] classes = [.. read.Values.SelectMany(one => one.Json.Categories).DistinctBy(category => category.Name).OrderBy(category => category.Id).Select(category => category.Name)];
        PictureLabels[] Of(string set) => read.TryGetValue(set, out var one) ? Pictures(one.File, one.Json, faults) : [];
        return files.Count == 1
            ? LabelledSets.Divide(classes, Of(files.Keys.Single()), faults.Warnings)
            : new(classes, Of("train"), Of("val"), Of("test"), faults.Warnings);
    }

    private static IEnumerable<string> Matching(string folder, string pattern) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal) : [];

    private static CocoJson Parse(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var json = JsonSerializer.Deserialize<CocoJson>(stream) ?? throw new JsonException("It is null.");
            return json is { Images: not null, Annotations: not null, Categories: not null } && json.Categories.All(category => category?.Name is not null) && json.Images.All(image => image?.FileName is not null)
                ? json
                : throw new JsonException("It needs images with file names, annotations and categories with names.");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new DataException($"'{path}' is no COCO annotation: {error.Message} Mend it, or take it out of the data.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"Cannot read the annotations '{path}': {error.Message} Check the path and its permissions.", error);
        }
    }

    private static PictureLabels[] Pictures(string path, CocoJson json, LabelFaults faults)
    {
        var warnings = faults.Warnings;
        var file = Path.GetFileName(path);
        var names = json.Categories.GroupBy(category => category.Id).ToDictionary(group => group.Key, group => group.First().Name);
        var objects = json.Annotations.GroupBy(annotation => annotation.ImageId).ToDictionary(group => group.Key);
        var folder = PictureFolder.Of(path, [.. json.Images.Select(image => image.FileName)]);
        foreach (var stray in objects.Keys.Except(json.Images.Select(image => image.Id)).Order())
        {
            warnings.Add($"{file}: {objects[stray].Count()} annotations are of image {stray}, which is not in its images; left out.");
        }
        return faults.TryEach(json.Images, image => folder.Find(image.FileName, warnings) is { } picture ? Labels(image, picture) : null);

        PictureLabels Labels(CocoJsonImage image, string picture)
        {
            var header = ImageFile.ReadHeader(picture);
            var frame = LabelFrame.For(new(image.Width, image.Height), header, file, image.FileName, warnings);
            var kept = new List<VocObject>();
            foreach (var found in objects.GetValueOrDefault(image.Id)?.AsEnumerable() ?? [])
            {
                var what = $"{file}: annotation {found.Id} of {image.FileName}";
                if (!names.TryGetValue(found.CategoryId, out var name))
                {
                    warnings.Add($"{what} has category {found.CategoryId}, which is not in its categories; left out.");
                }
                else if (found.Box is not [var x, var y, var width, var height] || !found.Box.All(double.IsFinite))
                {
                    warnings.Add($"{what} has no box of four numbers; left out.");
                }
                else if (BoxCheck.Keep(frame.Place(Box<Pixel>.FromEdges(x, y, x + width, y + height)), header.Upright, $"{what} ({name})", warnings) is { } box)
                {
                    kept.Add(new(name, box, found.IsCrowd != 0));
                }
            }
            return new(Path.GetFileNameWithoutExtension(image.FileName), picture, header.Upright, kept);
        }
    }
}
