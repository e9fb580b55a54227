using System.Text.RegularExpressions;

namespace Yolo.Properties.Documentation;

/// <summary>A program in a page: what stands in a fence of C# or F#, with what was set up before it.</summary>
/// <param name="Name">The page and the line of the fence.</param>
/// <param name="IsFSharp">In which language.</param>
/// <param name="Code">What stands in the fence.</param>
/// <param name="Prelude">The name of what a fragment needs before it, from the comment <c>prelude: NAME</c> before the fence; empty for a program that is whole.</param>
internal sealed partial record Snippet(string Name, bool IsFSharp, string Code, string Prelude)
{
    /// <summary>All fences of a page, in order.</summary>
    public static IEnumerable<Snippet> In(string page, string text) => Fence().Matches(text).Select(fence => new Snippet(
        $"{page}:{text.AsSpan(0, fence.Groups["language"].Index).Count('\n') + 1}",
        fence.Groups["language"].Value == "fsharp",
        fence.Groups["code"].Value,
        fence.Groups["prelude"].Value));

    /// <summary>The whole program: what a language wants first, of both, then the prelude, then the fence.</summary>
    public string Program(string prelude)
    {
        var lines = Lines(prelude).Concat(Lines(Code)).ToArray();
        return string.Join('\n', [.. lines.Where(IsOpening).Distinct(), .. lines.Where(line => !IsOpening(line)), string.Empty]);
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n');

    private static bool IsOpening(string line) => Opening().IsMatch(line);

    [GeneratedRegex(@"^(using [A-Z][\w.]*;|open [A-Z][\w.]*)\s*$")]
    private static partial Regex Opening();

    [GeneratedRegex(@"(^<!-- prelude: (?<prelude>[\w-]+) -->\r?\n\s*)?^```(?<language>csharp|fsharp)\r?\n(?<code>.*?)^```\s*$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fence();
}
