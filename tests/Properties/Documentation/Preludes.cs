namespace Yolo.Properties.Documentation;

/// <summary>What fragments need before them, by name: files in the folder Preludes.</summary>
internal static class Preludes
{
    private static readonly string Folder = Path.Combine(Pages.Root, "tests", "Properties", "Documentation", "Preludes");

    public static IReadOnlyList<string> Names { get; } = [.. Directory.GetFiles(Folder).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    /// <summary>The text that stands before a fragment; none for a program that is whole.</summary>
    public static string Of(Snippet snippet) => snippet.Prelude.Length == 0 ? string.Empty : File.ReadAllText(Path.Combine(Folder, snippet.Prelude + ".txt"));
}
