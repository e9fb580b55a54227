using System.Buffers.Binary;
using System.Text.Json;

namespace Yolo.Model.Storage;

/// <summary>The header of a safetensors file: what lies where. Nothing in it is believed before it is checked.</summary>
internal sealed record SafetensorsHeader(IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The key of what is not a tensor.</summary>
    public const string MetadataKey = "__metadata__";

    private const long LargestHeader = 100_000_000;

    /// <summary>Reads the header; the stream then stands at the numbers.</summary>
    /// <exception cref="ModelFormatException">The file is not one, or is cut short.</exception>
    public static SafetensorsHeader Read(Stream stream)
    {
        var length = BinaryPrimitives.ReadInt64LittleEndian(SafeBytes.Read(stream, sizeof(long), "the header's length"));
        if (length is < 2 or > LargestHeader || (stream.CanSeek && length > stream.Length - stream.Position))
        {
            throw new ModelFormatException($"The header's length reads as {length} bytes, which the file does not hold: it is not a safetensors file, or cut short.");
        }
        try
        {
            using var json = JsonDocument.Parse(SafeBytes.Read(stream, length, "the header"));
            return Parse(json.RootElement);
        }
        catch (JsonException e)
        {
            throw new ModelFormatException($"The header is not JSON ({e.Message}): this is not a safetensors file.", e);
        }
        // Text that is no UTF-8 is noticed only when it is looked at.
        catch (InvalidOperationException e)
        {
            throw new ModelFormatException($"The header cannot be read ({e.Message}): the file is damaged.", e);
        }
    }

    private static SafetensorsHeader Parse(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new ModelFormatException("The header is not a JSON object: this is not a safetensors file.");
        }
        var entries = new Dictionary<string, SafetensorsEntry>(StringComparer.Ordinal);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in root.EnumerateObject())
        {
            if (property.NameEquals(MetadataKey))
            {
                ReadMetadata(property.Value, metadata);
            }
            else if (!entries.TryAdd(property.Name, SafetensorsEntry.Parse(property.Name, property.Value)))
            {
                throw new ModelFormatException($"The header has '{property.Name}' twice: the file is damaged.");
            }
        }
        return new([.. entries.Values.OrderBy(e => e.Begin)], metadata);
    }

    private static void ReadMetadata(JsonElement value, Dictionary<string, string> metadata)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw new ModelFormatException($"The header's {MetadataKey} is not a JSON object: the file is damaged.");
        }
        foreach (var text in value.EnumerateObject())
        {
            metadata[text.Name] = text.Value.ToString();
        }
    }
}
