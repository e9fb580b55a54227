using Yolo.Model.Storage;

namespace Yolo.Model.Darknet;

/// <summary>A section of a cfg while it is read: what it says, and which of it nobody has asked for yet.</summary>
internal sealed class ConfigSection(string name, int line)
{
    private readonly Dictionary<string, ConfigEntry> entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    /// <summary>What stands in the brackets.</summary>
    public string Name => name;

    /// <summary>The line of the brackets.</summary>
    public int Line => line;

    /// <summary>Adds a key with its value. Of a key that comes twice the first counts, as in Darknet.</summary>
    public void Add(ConfigEntry entry) => entries.TryAdd(entry.Key, entry);

    /// <summary>What the section says for a key, if anything.</summary>
    public ConfigEntry? Find(string key)
    {
        asked.Add(key);
        return entries.TryGetValue(key, out var entry) ? entry : null;
    }

    /// <summary>What the section says for a key.</summary>
    /// <exception cref="ModelFormatException">Nothing.</exception>
    public ConfigEntry Need(string key, string example) =>
        Find(key) ?? throw new ModelFormatException($"Line {Line}: [{Name}] has no '{key}'; add it, as {key}={example}.");

    /// <summary>A whole number.</summary>
    public int Whole(string key, int unsaid, Limit<int> limit) => Find(key)?.Whole(limit) ?? unsaid;

    /// <summary>A number.</summary>
    public double Number(string key, double unsaid, Limit<double> limit) => Find(key)?.Number(limit) ?? unsaid;

    /// <summary>A switch: anything but 0 is on.</summary>
    public bool Flag(string key) => Find(key)?.Whole(Limits.Any) is not (null or 0);

    /// <summary>A word.</summary>
    public T Word<T>(string key, T unsaid)
        where T : struct, Enum => Find(key)?.Word<T>() ?? unsaid;

    /// <summary>Refuses what would change the results in a way that is not known here.</summary>
    public void MustBe(double value, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (Find(key) is { } entry && entry.Number(Limits.Number) != value)
            {
                throw entry.Error($"is {ConfigText.Quote(entry.Value)}; only {ConfigText.Number(value)}, Darknet's default, can be read here");
            }
        }
    }

    /// <summary>Refuses a key whatever its value.</summary>
    public void MustNotHave(string key, string why)
    {
        if (Find(key) is { } entry)
        {
            throw entry.Error($"cannot be read here: {why}");
        }
    }

    /// <summary>The keys that nobody asked for: those of <paramref name="without"/>, which change no result.</summary>
    /// <exception cref="ModelFormatException">There is another one.</exception>
    public IEnumerable<string> Rest(IReadOnlySet<string> without)
    {
        var rest = entries.Values.Where(entry => !asked.Contains(entry.Key)).OrderBy(entry => entry.Line).ToArray();
        return rest.Where(entry => !without.Contains(entry.Key)).Select(entry => (ConfigEntry?)entry).FirstOrDefault() is { } unknown
            ? throw unknown.Error($"is no key of [{ConfigText.Quote(Name)[1..^1]}] that is known here; correct its spelling or remove the line")
            : rest.Select(entry => $"[{Name}] {entry.Key}");
    }
}
