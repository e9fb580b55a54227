using Xunit;

namespace Yolo.Properties.Documentation;

/// <summary>Every program in README.md and docs is compiled and run.</summary>
public sealed class SnippetTests(BuiltSnippets built) : IClassFixture<BuiltSnippets>
{
    public static TheoryData<string> Names => [.. Pages.Snippets.Select(snippet => snippet.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_program_in_a_page_compiles_and_runs(string name)
    {
        var ended = built.Run(Pages.Snippets.Single(snippet => snippet.Name == name));
        Assert.True(ended.ExitCode == 0, $"{name}: {ended.Error}");
    }
}
