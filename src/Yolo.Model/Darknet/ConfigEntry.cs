using System.Globalization;
using Yolo.Model.Storage;

namespace Yolo.Model.Darknet;

/// <summary>A key and its value, without blanks, and the line that they stand on.</summary>
internal readonly record struct ConfigEntry(string Key, string Value, int Line)
{
    /// <summary>The value as a whole number.</summary>
    /// <exception cref="ModelFormatException">It is none, or out of range.</exception>
    public int Whole(Limit<int> limit) => Whole(Bare, limit);

    /// <summary>The value as a number.</summary>
    /// <exception cref="ModelFormatException">It is none, or out of range.</exception>
    public double Number(Limit<double> limit) => Number(Bare, limit);

    /// <summary>The value as whole numbers, separated by commas.</summary>
    /// <exception cref="ModelFormatException">One is none, or out of range.</exception>
    public int[] Wholes(Limit<int> limit)
    {
        var entry = this;
        return [.. Bare.Split(',').Select(text => entry.Whole(text, limit))];
    }

    /// <summary>The value as numbers, separated by commas.</summary>
    /// <exception cref="ModelFormatException">One is none, or out of range.</exception>
    public double[] Numbers(Limit<double> limit)
    {
        var entry = this;
        return [.. Bare.Split(',').Select(text => entry.Number(text, limit))];
    }

    /// <summary>The value as one of the names of an enumeration, in small letters (L1 as it is).</summary>
    /// <exception cref="ModelFormatException">It is none of them; Darknet would take another in silence.</exception>
    public T Word<T>()
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (NameOf(value) == Value)
            {
                return value;
            }
        }
        throw Error($"is {ConfigText.Quote(Value)}; it can be {string.Join(", ", Enum.GetValues<T>().Select(NameOf))}");
    }

    /// <summary>An error of this entry.</summary>
    public ModelFormatException Error(string complaint) => new($"Line {Line}: {ConfigText.Quote(Key)} {complaint}.");

    /// <summary>A value's name in a cfg.</summary>
    public static string NameOf<T>(T value)
        where T : struct, Enum => value is DarknetCostType.L1 ? "L1" : value.ToString().ToLowerInvariant();

    // Darknet reads a number up to the first character that does not belong to it, so a comment may follow a number, but not a word.
    private string Bare => Value.Split('#', ';')[0];

    private int Whole(string text, Limit<int> limit) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value is >= int.MinValue and <= int.MaxValue && limit.Holds((int)value) ? (int)value : throw Error($"is {value}; it must be {limit}")
            : throw Error($"is {ConfigText.Quote(text)}; it must be a whole number {limit}");

    private double Number(string text, Limit<double> limit) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? limit.Holds(value) ? value : throw Error($"is {ConfigText.Quote(text)}; it must be {limit}")
            : throw Error($"is {ConfigText.Quote(text)}; it must be a number {limit}");
}
