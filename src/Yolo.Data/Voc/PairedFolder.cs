namespace Yolo.Data;

/// <summary>The pictures of a folder that have an annotation, and what was left out.</summary>
internal sealed record ScannedPairs(IReadOnlyList<VocPair> Pairs, IReadOnlyList<string> Warnings);

/// <summary>A folder of pictures and the folder of their annotations, matched by file names without their extensions.</summary>
internal sealed class PairedFolder(string images, string annotations)
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".bmp", ".webp", ".gif"];

    private readonly Dictionary<string, string> _images = ByName(images, Extensions);
    private readonly Dictionary<string, string> _annotations = ByName(annotations, [".xml"]);

    /// <summary>The first pair of folders by these names with this ending, or none.</summary>
    public static PairedFolder? In(string folder, string[] imageFolders, string[] annotationFolders, string ending)
    {
        var image = imageFolders.Select(name => Path.Combine(folder, name + ending)).FirstOrDefault(Directory.Exists);
        var annotation = annotationFolders.Select(name => Path.Combine(folder, name + ending)).FirstOrDefault(Directory.Exists);
        return image is null || annotation is null ? null : new PairedFolder(image, annotation);
    }

    /// <summary>Every picture that has an annotation, in ordinal order of names.</summary>
    public ScannedPairs ScanAll()
    {
        var both = _images.Keys.Intersect(_annotations.Keys).Order(StringComparer.Ordinal);
        return new ScannedPairs(
            [.. both.Select(name => new VocPair(name, _images[name], _annotations[name]))],
            [
                .. Missing(_images, _annotations, "has no annotation"),
                .. Missing(_annotations, _images, "has no picture"),
            ]);
    }

    /// <summary>The picture of that name and its annotation.</summary>
    /// <exception cref="DataException">One of them is missing; the list that names it is said.</exception>
    public VocPair Find(string name, string list)
    {
        if (!_images.TryGetValue(name, out var image))
        {
            throw new DataException($"'{list}' names '{name}', but there is no such picture in '{images}'; add it, or take the line out.");
        }
        if (!_annotations.TryGetValue(name, out var annotation))
        {
            throw new DataException($"'{list}' names '{name}', but there is no '{name}.xml' in '{annotations}'; add it, or take the line out.");
        }
        return new VocPair(name, image, annotation);
    }

    private static IEnumerable<string> Missing(Dictionary<string, string> files, Dictionary<string, string> others, string what) =>
        files.Keys.Except(others.Keys).Order(StringComparer.Ordinal).Select(name => $"{Path.GetFileName(files[name])}: {what}; left out.");

    private static Dictionary<string, string> ByName(string folder, string[] extensions) =>
        Directory.EnumerateFiles(folder)
            .Where(path => extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)
            .GroupBy(path => Path.GetFileNameWithoutExtension(path))
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
}
