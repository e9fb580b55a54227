using System.Globalization;
using System.Text.Json;
using Yolo.Model.Collections;
using Yolo.Model.Detecting;
using Yolo.Model.Geometry;
using Yolo.Model.Networks;
using Yolo.Model.Storage;

namespace Yolo.Data;

/// <summary>What makes a file of parameters explain itself: texts for people, and the whole detector but its weights as JSON under <c>model</c>.</summary>
internal static class ModelMetadata
{
    /// <summary>The name of the detector's description.</summary>
    public const string ModelKey = "model";

    private const string SeenKey = "seen";

    private static readonly JsonSerializerOptions OneLine = new(ModelJson.Options) { WriteIndented = false };

    /// <summary>The texts that go into the file beside a model's weights.</summary>
    public static IReadOnlyDictionary<string, string> Of(TrainedDetector model) => new Dictionary<string, string>(Of(model.Detector), StringComparer.Ordinal)
    {
        [SeenKey] = model.Seen.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The texts that describe a detector.</summary>
    public static IReadOnlyDictionary<string, string> Of(Detector detector) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["format"] = "yolo",
        ["classes"] = string.Join(',', detector.ClassNames),
        ["input"] = detector.Network.Input.ToString(),
        ["anchors"] = string.Join(',', detector.Anchors.Sizes.SelectMany(s => new[] { s.Width, s.Height }).Select(v => v.ToString("R", CultureInfo.InvariantCulture))),
        ["preprocessing"] = detector.Preprocessing.ToString(),
        [ModelKey] = JsonSerializer.Serialize(
            new ModelRecord(ModelRecord.Current, detector.ClassNames, detector.Anchors.Sizes, detector.Preprocessing, detector.Network), OneLine),
    };

    /// <summary>How many pictures the weights were trained with; 0 where the file does not say.</summary>
    public static long Seen(IReadOnlyDictionary<string, string> metadata) =>
        metadata.TryGetValue(SeenKey, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : 0;

    /// <summary>The detector that a file describes.</summary>
    /// <exception cref="ModelFormatException">It describes none, or one whose parts do not fit.</exception>
    public static Detector Read(IReadOnlyDictionary<string, string> metadata)
    {
        try
        {
            var detector = metadata.TryGetValue(ModelKey, out var json)
                ? FromJson(json)
                : throw new ModelFormatException($"Its metadata have no '{ModelKey}', which describes the network: it was not written by this library.");
            Check(detector);
            return detector;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException or ArithmeticException or FormatException)
        {
            throw new ModelFormatException($"Its metadata describe no detector: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    private static Detector FromJson(string json)
    {
        var record = JsonSerializer.Deserialize<ModelRecord>(json, OneLine) ?? throw new JsonException("'model' is null.");
        return record.Version == ModelRecord.Current
            ? new(record.Network, new(record.Anchors), record.Classes) { Preprocessing = record.Preprocessing }
            : throw new JsonException($"'model' has version {record.Version}, and {ModelRecord.Current} can be read; use a newer release.");
    }

    private static void Check(Detector detector)
    {
        var (output, channels) = (detector.Network.Output, detector.Anchors.Count * (5 + detector.ClassNames.Count));
        if (detector.ClassNames.Count == 0 || output.Channels != channels)
        {
            throw new ModelFormatException(
                $"Its network gives maps {output}, which {detector.Anchors.Count} anchors and {detector.ClassNames.Count} classes do not fit: they need {channels} channels.");
        }
        if (detector.Network.Input.Channels != 3)
        {
            throw new ModelFormatException($"Its network takes {detector.Network.Input}; a picture has 3 channels.");
        }
    }
}

/// <summary>All of a detector but its weights.</summary>
internal sealed record ModelRecord(int Version, ValueList<string> Classes, ValueList<Size<Cell>> Anchors, Preprocessing Preprocessing, Network Network)
{
    /// <summary>The version that is written, and the only one that can be read.</summary>
    public const int Current = 1;
}
