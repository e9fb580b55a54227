using System.Text.RegularExpressions;

namespace Yolo.Properties.Documentation;

/// <summary>The pages of the documentation, by their paths in the repository.</summary>
internal static partial class Pages
{
    public static string Root { get; } = SharedData.Root();

    public static IReadOnlyList<string> All { get; } =
    [
        "README.md", "examples/README.md",
        .. Directory.GetFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    public static string Read(string page) => File.ReadAllText(Path.Combine(Root, page));

    /// <summary>The programs of all pages.</summary>
    public static IReadOnlyList<Snippet> Snippets { get; } = [.. All.SelectMany(page => Snippet.In(page, Read(page)))];

    /// <summary>What the page links to in the repository, without the part after #.</summary>
    public static IEnumerable<string> Links(string page) => Link().Matches(Read(page)).Select(link => link.Groups["target"].Value)
        .Where(target => !target.Contains("://", StringComparison.Ordinal));

    [GeneratedRegex(@"(\]\(|src="")(?<target>[^)#""\s]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();
}
