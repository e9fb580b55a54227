using Microsoft.Extensions.FileSystemGlobbing;

namespace Yolo.Data;

/// <summary>Finds pictures.</summary>
public static class PictureFiles
{
    private static readonly HashSet<string> Endings = new(StringComparer.OrdinalIgnoreCase) { ".jpg", ".jpeg", ".png", ".bmp", ".webp", ".gif" };
    private static readonly char[] Wild = ['*', '?'];

    /// <summary>The files that a path means, in the order of their names.</summary>
    /// <param name="path">A file; a folder, for all pictures directly in it; or a pattern such as <c>photos/**/*.jpg</c>.</param>
    /// <exception cref="DataException">There is nothing there.</exception>
    public static IReadOnlyList<string> Find(string path)
    {
        // A file may have a star in its name: what is there comes first.
        if (File.Exists(path))
        {
            return [path];
        }
        if (Directory.Exists(path))
        {
            return NotEmpty(Directory.EnumerateFiles(path).Where(file => Endings.Contains(Path.GetExtension(file))), $"The folder '{path}' holds no pictures ({string.Join(", ", Endings)}).");
        }
        return path.IndexOfAny(Wild) >= 0
            ? NotEmpty(Matches(path), $"No file matches '{path}'.")
            : throw new DataException($"There is no picture or folder '{path}'.");
    }

    private static IEnumerable<string> Matches(string pattern)
    {
        var folder = Path.GetDirectoryName(pattern[..pattern.IndexOfAny(Wild)]) is { Length: > 0 } fixedPart ? fixedPart : ".";
        var rest = Path.GetRelativePath(Path.GetFullPath(folder), Path.GetFullPath(pattern));
        return Directory.Exists(folder) ? new Matcher().AddInclude(rest).GetResultsInFullPath(folder) : [];
    }

    private static string[] NotEmpty(IEnumerable<string> files, string problem)
    {
        string[] found = [.. files.Order(StringComparer.Ordinal)];
        return found.Length > 0 ? found : throw new DataException(problem);
    }
}
