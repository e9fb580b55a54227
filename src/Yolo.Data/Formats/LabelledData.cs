namespace Yolo.Data;

/// <summary>Labelled pictures in any format that is read: PASCAL VOC, COCO, YOLO's text, CSV.</summary>
public static class LabelledData
{
    private static readonly string[] XmlFolders = ["Annotations", "annotations", "xml"];

    /// <summary>
    /// Opens a file (<c>.json</c>, <c>.yaml</c>, <c>.data</c>, <c>.csv</c>) or a folder, whose format is recognised: by a YAML or a <c>.data</c> in it, by COCO's files, by VOC's XML, by folders
    /// images and labels, by CSV. Where nothing says which picture is for what, they are divided as <see cref="VocFolder.Read(string)"/> says. docs/data.md has the rules of each format.
    /// </summary>
    /// <exception cref="DataException">There is nothing of that name, or nothing that is understood; or a file of it cannot be used: the message names it and the line.</exception>
    public static Dataset Open(string path) => Open(path, new LabelFaults());

    /// <summary>The same, but lines, annotations and pictures that cannot be understood are left out, and the message of each is added to <paramref name="errors"/>: to see all of them at once.</summary>
    /// <exception cref="DataException">There is nothing of that name, nothing that is understood, or nothing left.</exception>
    public static Dataset OpenUsable(string path, ICollection<string> errors) => Open(path, new LabelFaults(errors));

    private static Dataset Open(string path, LabelFaults faults)
    {
        try
        {
            return Directory.Exists(path) ? OpenFolder(path, faults) : File.Exists(path) ? OpenFile(path, faults) : throw new DataException($"There is no folder '{path}', nor a file of that name.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"Cannot read '{path}': {error.Message} Check its permissions.", error);
        }
    }

    private static Dataset OpenFile(string path, LabelFaults faults) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".json" => CocoFile.Read(One(path), faults).ToDataset(path),
        ".yaml" or ".yml" => YoloSet.ReadYaml(path, faults).ToDataset(path),
        ".data" => YoloSet.ReadDarknet(path, faults).ToDataset(path),
        ".csv" => CsvLabels.Read(One(path), faults).ToDataset(path),
        _ => throw new DataException($"'{path}' is no file of labels; it must be a folder, or end in .json (COCO), .yaml or .data (YOLO), or .csv."),
    };

    private static Dataset OpenFolder(string folder, LabelFaults faults)
    {
        string? First(params string[] patterns) => patterns.SelectMany(pattern => Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal)).FirstOrDefault();
        if (First("data.yaml", "dataset.yaml", "*.yaml", "*.yml", "*.data") is { } file)
        {
            return OpenFile(file, faults);
        }
        if (CocoFile.Find(folder) is { Count: > 0 } coco)
        {
            return CocoFile.Read(coco, faults).ToDataset(folder);
        }
        if (HasXml(folder))
        {
            return VocFolder.Read(folder, faults);
        }
        if (Directory.Exists(Path.Combine(folder, "labels")) || Directory.Exists(Path.Combine(folder, "train", "labels")))
        {
            return YoloSet.ReadFolders(folder, faults).ToDataset(folder);
        }
        if (CsvLabels.Find(folder) is { Count: > 0 } csv)
        {
            return CsvLabels.Read(csv, faults).ToDataset(folder);
        }
        return First("*.json") is { } json
            ? OpenFile(json, faults)
            : throw new DataException(
                $"'{folder}' holds no picture with a VOC annotation (JPEGImages and Annotations, images and xml, or both kinds of file in it), no COCO file (annotations/instances_train.json), "
                + "no data.yaml or .data, no folders images and labels, and no CSV.");
    }

    private static bool HasXml(string folder) => Directory.EnumerateFiles(folder, "*.xml").Any()
        || XmlFolders.Select(name => Path.Combine(folder, name)).Any(sub => Directory.Exists(sub) && Directory.EnumerateFiles(sub, "*.xml").Any());

    private static Dictionary<string, string> One(string path) => new() { ["all"] = path };
}
