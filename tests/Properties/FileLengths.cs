using Xunit;

namespace Yolo.Properties;

/// <summary>One idea a file: a file that grows past a few screens holds two.</summary>
public class FileLengths
{
    private const int Most = 300;

    private static readonly string[] Folders = ["src", "tests", "examples", "benchmarks", "tools"];

    public static TheoryData<string> All => [.. Folders];

    [Theory]
    [MemberData(nameof(All))]
    public void No_file_is_longer_than_300_lines(string folder)
    {
        var root = SharedData.Root();
        var sources = Directory.EnumerateFiles(Path.Combine(root, folder), "*.?s", SearchOption.AllDirectories)
            .Where(IsSource)
            .Select(file => (Name: Path.GetRelativePath(root, file), Lines: File.ReadLines(file).Count()))
            .ToArray();
        Assert.NotEmpty(sources);
        Assert.Empty(sources.Where(source => source.Lines > Most).Select(source => $"{source.Name} has {source.Lines} lines; divide it by ideas."));
    }

    private static bool IsSource(string file) =>
        Path.GetExtension(file) is ".cs" or ".fs" && !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj");
}
