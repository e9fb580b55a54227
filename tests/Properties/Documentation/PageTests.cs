using Xunit;

namespace Yolo.Properties.Documentation;

/// <summary>The pages hold together.</summary>
public sealed class PageTests
{
    public static TheoryData<string> Names => [.. Pages.All];

    [Fact]
    public void Every_fence_of_code_is_found_and_every_prelude_has_its_fragment()
    {
        var fences = Pages.All.Sum(page => Pages.Read(page).Split('\n').Count(line => line.TrimStart().StartsWith("```csharp", StringComparison.Ordinal) || line.TrimStart().StartsWith("```fsharp", StringComparison.Ordinal)));
        Assert.Equal(fences, Pages.Snippets.Count);
        Assert.Equal(Preludes.Names, Pages.Snippets.Select(snippet => snippet.Prelude).Where(prelude => prelude.Length > 0).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_link_in_a_page_leads_somewhere(string page) => Assert.All(
        Pages.Links(page), link => Assert.True(Path.Exists(Path.Combine(Pages.Root, Path.GetDirectoryName(page)!, link)), $"{page} links to '{link}', which is not there."));
}
