using System.Globalization;
using System.Xml.Linq;

namespace Yolo.Coverage;

/// <summary>A line of a file below src.</summary>
internal readonly record struct SourceLine(string File, int Number)
{
    private const string ForGpus = "Yolo.Kernels/Gpu/";

    public string Project => File[..File.IndexOf('/', StringComparison.Ordinal)];

    public bool IsForGpus => File.StartsWith(ForGpus, StringComparison.Ordinal);
}

/// <summary>Which lines tests have run.</summary>
internal static class CoveredLines
{
    /// <summary>All lines of src that the files tell of; a line is run if one of the files says so, for one of its methods.</summary>
    public static Dictionary<SourceLine, bool> Read(string folder)
    {
        var lines = new Dictionary<SourceLine, bool>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.cobertura.xml", SearchOption.AllDirectories))
        {
            foreach (var @class in XDocument.Load(file).Descendants("class"))
            {
                if (BelowSource((string?)@class.Attribute("filename") ?? string.Empty) is { } source)
                {
                    foreach (var line in @class.Descendants("line"))
                    {
                        var place = new SourceLine(source, int.Parse(line.Attribute("number")!.Value, CultureInfo.InvariantCulture));
                        lines[place] = lines.GetValueOrDefault(place) || line.Attribute("hits")!.Value != "0";
                    }
                }
            }
        }
        return lines;
    }

    private static string? BelowSource(string path)
    {
        const string folder = "/src/";
        var at = path.Replace('\\', '/').LastIndexOf(folder, StringComparison.Ordinal);
        return at < 0 ? null : path[(at + folder.Length)..].Replace('\\', '/');
    }
}
