namespace Yolo.Data;

/// <summary>
/// Finds what a list names. Paths are relative to the folder where somebody trained: to the list's own, to one that it names, to one above; or they begin with folders that are
/// not here, such as Darknet's <c>data/</c>.
/// </summary>
internal sealed class SetRoot
{
    /// <summary>Linux opens no longer one, and each folder that a path begins with is tried without those before it.</summary>
    private const int LongestPath = 4096;

    private readonly string _list;

    /// <summary>For a list, and a folder that it says its paths are relative to.</summary>
    public SetRoot(string list, string? folder = null)
    {
        _list = list;
        var own = Path.GetDirectoryName(Path.GetFullPath(list))!;
        Folder = folder is null ? own : Path.GetFullPath(Path.Combine(own, folder));
        Own = own;
    }

    /// <summary>The folder that paths are relative to.</summary>
    public string Folder { get; }

    private string Own { get; }

    /// <summary>The full path of a file or folder.</summary>
    /// <exception cref="DataException">It is nowhere.</exception>
    public string Find(string name) => Search(name) ?? throw new DataException(name.Length > LongestPath
        ? $"'{_list}' names a path of {name.Length} characters, beginning '{name[..40]}…'; paths have at most {LongestPath}. Take the line out."
        : $"'{_list}' names '{name}', which is neither there nor in '{Folder}'; add it, or take the line out.");

    /// <summary>The full path of a file or folder; none if it is nowhere.</summary>
    public string? Search(string name)
    {
        if (name.Length > LongestPath)
        {
            return null;
        }
        var parts = name.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToArray();
        var above = Path.GetDirectoryName(Own) ?? Own;
        var candidates = new[] { name }.Concat(Enumerable.Range(0, parts.Length)
            .SelectMany(skipped => new[] { Folder, Own, above }.Select(root => Path.Combine([root, .. parts.Skip(skipped)]))));
        return candidates.FirstOrDefault(Path.Exists) is { } found ? Path.GetFullPath(found) : null;
    }
}
