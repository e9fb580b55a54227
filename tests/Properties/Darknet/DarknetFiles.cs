using Xunit;
using Yolo.Model.Darknet;

namespace Yolo.Properties.Darknet;

/// <summary>Darknet's own cfg files, as Debian's package "darknet" installs them.</summary>
public static class DarknetFiles
{
    private const string Folder = "/usr/share/darknet/cfg";

    /// <summary>On CI a missing folder fails the tests that need it; elsewhere they are skipped with this reason.</summary>
    public static string? ReasonToSkip =>
        Directory.Exists(Folder) || Environment.GetEnvironmentVariable("CI") == "true" ? null : $"There is no '{Folder}'; Debian's package 'darknet' has it.";

    /// <summary>All of them.</summary>
    public static IEnumerable<string> All => Directory.EnumerateFiles(Folder, "*.cfg");

    /// <summary>The text of that file.</summary>
    public static string Text(string name) => File.ReadAllText(Path.Combine(Folder, name));

    /// <summary>That file, read.</summary>
    public static DarknetConfig Read(string name)
    {
        using var stream = File.OpenRead(Path.Combine(Folder, name));
        return DarknetConfig.Read(stream);
    }
}

/// <summary>A fact that needs <see cref="DarknetFiles"/>.</summary>
public sealed class DarknetFactAttribute : FactAttribute
{
    public DarknetFactAttribute() => Skip = DarknetFiles.ReasonToSkip!;
}

/// <summary>A theory that needs <see cref="DarknetFiles"/>.</summary>
public sealed class DarknetTheoryAttribute : TheoryAttribute
{
    public DarknetTheoryAttribute() => Skip = DarknetFiles.ReasonToSkip!;
}
