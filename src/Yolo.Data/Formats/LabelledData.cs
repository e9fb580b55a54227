namespace Yolo.Data;

/// <summary>Labelled pictures in any format that is read: PASCAL VOC, COCO, YOLO's text, CSV.</summary>
public static class LabelledData
{
    private static readonly string[] XmlFolders = ["Annotations", "annotations", "xml"];

    /// <summary>
    /// Opens a file (<c>.json</c>, <c>.yaml</c>, <c>.data</c>, <c>.csv</c>) or a folder, whose format is recognised: by a YAML or a <c>.data</c> in it, by COCO's files, by VOC's XML, by folders
    /// images and labels, by CSV. Where nothing says which picture is for what, they are divided as <see cref="VocFolder.Read"/> says. docs/data.md has the rules of each format.
    /// </summary>
    /// <exception cref="DataException">There is nothing of that name, or nothing that is understood; or a file of it cannot be used: the message names it and the line.</exception>
    public static Dataset Open(string path)
    {
        try
        {
            return Directory.Exists(path) ? OpenFolder(path) : File.Exists(path) ? OpenFile(path) : throw new DataException($"There is no folder '{path}', nor a file of that name.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"Cannot read '{path}': {error.Message} Check its permissions.", error);
        }
    }

    private static Dataset OpenFile(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".json" => CocoFile.Read(One(path)).ToDataset(path),
        ".yaml" or ".yml" => YoloSet.ReadYaml(path).ToDataset(path),
        ".data" => YoloSet.ReadDarknet(path).ToDataset(path),
        ".csv" => CsvLabels.Read(One(path)).ToDataset(path),
        _ => throw new DataException($"'{path}' is no file of labels; it must be a folder, or end in .json (COCO), .yaml or .data (YOLO), or .csv."),
    };

    private static Dataset OpenFolder(string folder)
    {
        string? First(params string[] patterns) => patterns.SelectMany(pattern => Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal)).FirstOrDefault();
        if (First("data.yaml", "dataset.yaml", "*.yaml", "*.yml", "*.data") is { } file)
        {
            return OpenFile(file);
        }
        if (CocoFile.Find(folder) is { Count: > 0 } coco)
        {
            return CocoFile.Read(coco).ToDataset(folder);
        }
        if (HasXml(folder))
        {
            return VocFolder.Read(folder);
        }
        if (Directory.Exists(Path.Combine(folder, "labels")) || Directory.Exists(Path.Combine(folder, "train", "labels")))
        {
            return YoloSet.ReadFolders(folder).ToDataset(folder);
        }
        if (CsvLabels.Find(folder) is { Count: > 0 } csv)
        {
            return CsvLabels.Read(csv).ToDataset(folder);
        }
        return First("*.json") is { } json
            ? OpenFile(json)
            : throw new DataException(
                $"'{folder}' holds no picture with a VOC annotation (JPEGImages and Annotations, images and xml, or both kinds of file in it), no COCO file (annotations/instances_train.json), "
                + "no data.yaml or .data, no folders images and labels, and no CSV.");
    }

    private static bool HasXml(string folder) => Directory.EnumerateFiles(folder, "*.xml").Any()
        || XmlFolders.Select(name => Path.Combine(folder, name)).Any(sub => Directory.Exists(sub) && Directory.EnumerateFiles(sub, "*.xml").Any());

    private static Dictionary<string, string> One(string path) => new() { ["all"] = path };
}
