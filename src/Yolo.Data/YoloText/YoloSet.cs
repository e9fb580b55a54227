using System.Globalization;

namespace Yolo.Data;

/// <summary>Reads data in YOLO's text format: Darknet's <c>.data</c> with its lists, ultralytics' <c>data.yaml</c>, or folders images and labels without either.</summary>
internal static class YoloSet
{
    private static readonly string[] NameFiles = ["classes.txt", "obj.names", "_classes.txt"];
    private static readonly string[] Endings = [".jpg", ".jpeg", ".png", ".bmp", ".webp", ".gif"];

    /// <summary>Reads what a <c>.data</c> names.</summary>
    /// <exception cref="DataException">A file is missing or cannot be used.</exception>
    public static LabelledSets ReadDarknet(string path, LabelFaults faults)
    {
        var keys = Lines(path).Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0].Trim(), pair => pair[1].Trim(), StringComparer.Ordinal);
        string Needed(string key) => keys.GetValueOrDefault(key) is { Length: > 0 } value
            ? value
            : throw new DataException($"'{path}' has no '{key} ='; a .data names its lists: train = …, valid = …, names = …");
        var root = new SetRoot(path);
        var classes = Lines(root.Find(Needed("names"))).Select(line => line.Trim()).Where(line => line.Length > 0).ToArray();
        var (train, valid) = (Needed("train"), keys.GetValueOrDefault("valid"));
        PictureLabels[] Of(string list) => Pictures(root.Find(list), root, classes, faults);
        var learnt = Of(train);
        return valid is null || valid == train
            ? LabelledSets.Divide(classes, learnt, faults.Warnings)
            : new(classes, learnt, Of(valid), keys.GetValueOrDefault("test") is { Length: > 0 } test ? Of(test) : [], faults.Warnings);
    }

    /// <summary>Reads what a <c>data.yaml</c> names.</summary>
    /// <exception cref="DataException">A file is missing or cannot be used.</exception>
    public static LabelledSets ReadYaml(string path, LabelFaults faults)
    {
        var yaml = YoloYaml.Read(path);
        var root = new SetRoot(path, yaml.Root);
        PictureLabels[] Of(IReadOnlyList<string> sources) => [.. sources.SelectMany(source => Pictures(root.Find(source), root, yaml.Names, faults))];
        return yaml.Val.Count == 0 && yaml.Test.Count == 0
            ? LabelledSets.Divide(yaml.Names, Of(yaml.Train), faults.Warnings)
            : new(yaml.Names, Of(yaml.Train), Of(yaml.Val), Of(yaml.Test), faults.Warnings);
    }

    /// <summary>Reads folders images and labels, divided into train, val or valid, and test, above or below, or not at all. Without a list of names the classes are called by their numbers.</summary>
    /// <exception cref="DataException">A picture or a file of labels cannot be used.</exception>
    public static LabelledSets ReadFolders(string folder, LabelFaults faults)
    {
        string? Folder(params string[] names) => names.SelectMany(name => new[] { Path.Combine(folder, "images", name), Path.Combine(folder, name, "images") }).FirstOrDefault(Directory.Exists);
        var (train, val, test) = (Folder("train"), Folder("val", "valid"), Folder("test"));
        string[] sets = [.. new[] { train ?? Path.Combine(folder, "images"), val, test }.OfType<string>()];
        var classes = Names(folder, sets.SelectMany(InFolder));
        PictureLabels[] Of(string? set) => set is null ? [] : faults.TryEach(InFolder(set), picture => YoloLabels.Read(picture, classes, faults));
        return val is null && test is null
            ? LabelledSets.Divide(classes, Of(sets[0]), faults.Warnings)
            : new(classes, Of(train), Of(val), Of(test), faults.Warnings);
    }

    /// <summary>The pictures of a folder and below, by name.</summary>
    private static IEnumerable<string> InFolder(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => Endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal);

    private static string[] Names(string folder, IEnumerable<string> pictures)
    {
        if (NameFiles.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } file)
        {
            return [.. Lines(file).Select(line => line.Trim()).Where(line => line.Length > 0)];
        }
        var greatest = pictures.Select(YoloLabels.PathFor).Where(File.Exists).SelectMany(Lines)
            .Select(line => int.TryParse(line.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1)
            .DefaultIfEmpty(-1).Max();
        return greatest < 10_000
            ? [.. Enumerable.Range(0, greatest + 1).Select(number => number.ToString(CultureInfo.InvariantCulture))]
            : throw new DataException($"The labels in '{folder}' have a class {greatest}, and no classes.txt names the classes; add one.");
    }

    /// <summary>What a source means: a folder of pictures, or a list of their paths, of which those that are nowhere are left out with a warning.</summary>
    /// <exception cref="DataException">Nothing of a list is there.</exception>
    private static PictureLabels[] Pictures(string source, SetRoot root, IReadOnlyList<string> classes, LabelFaults faults)
    {
        var files = Directory.Exists(source) ? [.. InFolder(source)] : Listed(source, root, faults.Warnings);
        return faults.TryEach(files, file => YoloLabels.Read(file, classes, faults));
    }

    private static List<string> Listed(string list, SetRoot root, List<string> warnings)
    {
        var (here, found, missing) = (new SetRoot(list, root.Folder), new List<string>(), new List<string>());
        foreach (var line in Lines(list).Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            if (here.Search(line) is { } file)
            {
                found.Add(file);
            }
            else
            {
                missing.Add(line);
            }
        }
        if (found.Count == 0 && missing.Count > 0)
        {
            here.Find(missing[0]);
        }
        warnings.AddRange(missing.Select(name => $"{Path.GetFileName(list)}: names '{name}', which is nowhere; left out."));
        return found;
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"Cannot read '{path}': {error.Message} Check the path and its permissions.", error);
        }
    }
}
