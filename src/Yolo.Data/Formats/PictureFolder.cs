namespace Yolo.Data;

/// <summary>Where the pictures lie that a file of labels names: formats do not say, and tools put them in many places.</summary>
internal sealed class PictureFolder(string labels, string? folder, IReadOnlyList<string> looked)
{
    /// <summary>The first of the usual folders that has the first picture.</summary>
    /// <param name="labels">The file of labels.</param>
    /// <param name="names">The pictures that it names.</param>
    public static PictureFolder Of(string labels, IReadOnlyList<string> names)
    {
        var beside = Path.GetDirectoryName(Path.GetFullPath(labels))!;
        var above = Path.GetDirectoryName(beside) ?? beside;
        var stem = Path.GetFileNameWithoutExtension(labels);
        // instances_train2017 → train2017 and train
        var set = stem[(stem.LastIndexOf('_') + 1)..];
        string[] sets = [set, set.TrimEnd("0123456789".ToCharArray())];
        string[] folders =
        [
            beside, .. new[] { beside, above }.SelectMany(root => sets.Append(stem).SelectMany(name => new[] { Path.Combine(root, "images", name), Path.Combine(root, name) })
                .Concat([Path.Combine(root, "images"), Path.Combine(root, "JPEGImages")])), above,
        ];
        var found = names.Count == 0 ? beside : Array.Find(folders, root => names.Take(20).Any(name => File.Exists(Path.Combine(root, name))));
        return new(labels, found, [.. folders.Distinct()]);
    }

    /// <summary>The path of a picture; none, with a warning, if it is not there.</summary>
    /// <exception cref="DataException">None of the pictures is anywhere.</exception>
    public string? Find(string name, List<string> warnings)
    {
        if (folder is null)
        {
            throw new DataException($"'{labels}' names '{name}', which is in none of {string.Join(", ", looked.Take(4).Select(root => $"'{root}'"))}, …; put the pictures beside the file.");
        }
        var path = Path.Combine(folder, name);
        if (File.Exists(path))
        {
            return path;
        }
        warnings.Add($"{Path.GetFileName(labels)}: names '{name}', but there is no such picture in '{folder}'; left out.");
        return null;
    }
}
