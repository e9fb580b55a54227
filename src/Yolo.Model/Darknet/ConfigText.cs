using System.Globalization;
using System.Text;
using Yolo.Model.Storage;

namespace Yolo.Model.Darknet;

/// <summary>The lines of a cfg as sections, and how a message names a place and quotes a file.</summary>
internal static class ConfigText
{
    /// <summary>The greatest length of a cfg, in characters or bytes; those of Darknet have at most some 20,000.</summary>
    public const int Longest = 1 << 20;

    private const int LongestQuote = 40;

    /// <summary>The sections in their order.</summary>
    /// <exception cref="ModelFormatException">A line is neither a section nor a key with a value; the message names it.</exception>
    public static IReadOnlyList<ConfigSection> Sections(string text)
    {
        if (text.Length > Longest)
        {
            throw new ModelFormatException($"The text has {text.Length} characters; a cfg has at most {Longest}. This is not one.");
        }
        var sections = new List<ConfigSection>();
        var number = 0;
        foreach (var raw in text.TrimStart('\uFEFF').ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            // Darknet drops every blank of a line, not only those at its ends.
            var line = string.Concat(raw.Where(c => !char.IsWhiteSpace(c)));
            if (line.Length == 0 || line[0] is '#' or ';')
            {
                continue;
            }
            if (line[0] == '[')
            {
                sections.Add(new(SectionName(line, number), number));
                continue;
            }
            if (sections.Count == 0)
            {
                throw new ModelFormatException($"Line {number}: {Quote(line)} stands before the first section; a cfg starts with [net].");
            }
            Add(sections[^1], line, number);
        }
        return sections;
    }

    /// <summary>Where a layer stands, as the start of a message.</summary>
    public static string Place(DarknetLayer layer) => layer.Line > 0 ? $"Line {layer.Line}: [{layer.Name}]" : $"[{layer.Name}]";

    /// <summary>A piece of a file, short and printable.</summary>
    public static string Quote(string text)
    {
        var quote = new StringBuilder("'");
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, LongestQuote)))
        {
            quote.Append(char.IsControl(c) || char.IsSurrogate(c) ? '?' : c);
        }
        return quote.Append(text.Length > LongestQuote ? "…'" : "'").ToString();
    }

    /// <summary>A number as a cfg has it: the shortest text that reads back to the same number.</summary>
    public static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static string SectionName(string line, int number) => line.Length > 2 && line[^1] == ']'
        ? line[1..^1]
        : throw new ModelFormatException($"Line {number}: {Quote(line)} does not end in ]; a section stands alone on its line, as [convolutional].");

    private static void Add(ConfigSection section, string line, int number)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || equals == line.Length - 1)
        {
            throw new ModelFormatException($"Line {number}: {Quote(line)} is no key=value; comments start with # or ;.");
        }
        section.Add(new(line[..equals], line[(equals + 1)..], number));
    }
}
