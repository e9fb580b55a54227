using System.Globalization;
using System.Text.Json;
using Yolo.Model.Collections;
using Yolo.Model.Detecting;
using Yolo.Model.Geometry;
using Yolo.Model.Layers;
using Yolo.Model.Networks;
using Yolo.Model.Storage;

namespace Yolo.Data;

/// <summary>What makes a file of parameters explain itself: texts for people, and the whole detector but its weights as JSON under <c>model</c>.</summary>
internal static class ModelMetadata
{
    private const string ModelKey = "model";
    private static readonly JsonSerializerOptions OneLine = new(ModelJson.Options) { WriteIndented = false };

    /// <summary>The texts that go into the file beside a detector's parameters.</summary>
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

    /// <summary>The detector that a file describes.</summary>
    /// <exception cref="ModelFormatException">It describes none, or one whose parts do not fit.</exception>
    public static Detector Read(SafetensorsFile file)
    {
        try
        {
            var detector = file.Metadata.TryGetValue(ModelKey, out var json) ? FromJson(json) : BeforeNetworks(file);
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

    /// <summary>
    /// Files of release 0.1.0 describe no layers. There were only networks of <see cref="TinyYoloV2"/>, whose layers the tensors tell: a number that no tensor has
    /// is a pooling.
    /// </summary>
    private static Detector BeforeNetworks(SafetensorsFile file)
    {
        string Text(string key) => file.Metadata.TryGetValue(key, out var text)
            ? text
            : throw new ModelFormatException($"Its metadata have no '{key}': it was not written by this library. Only such files can be read without their network's description.");
        if (Text("preprocessing") != Preprocessing.Default.ToString())
        {
            throw new ModelFormatException($"Its preprocessing is '{Text("preprocessing")}', which needs a 'model' in its metadata to be understood.");
        }
        int[] input = [.. Text("input").Split('×').Select(side => int.Parse(side, CultureInfo.InvariantCulture))];
        double[] anchors = [.. Text("anchors").Split(',').Select(side => double.Parse(side, CultureInfo.InvariantCulture))];
        var names = file.Tensors.Names.ToHashSet(StringComparer.Ordinal);
        var layers = new List<Layer>();
        for (int i = 0, found = 0; found < names.Count(name => name.StartsWith("layer", StringComparison.Ordinal) && name.EndsWith(".filters", StringComparison.Ordinal)); i++)
        {
            var filters = Network.LayerName(i) + ".filters";
            layers.Add(names.Contains(filters) ? Convolution(file.Tensors[filters].Shape, names.Contains(Network.LayerName(i) + ".scale")) : new MaxPoolLayer());
            found += names.Contains(filters) ? 1 : 0;
            if (i > names.Count * 2)
            {
                throw new ModelFormatException("Its tensors are not those of a network of release 0.1.0.");
            }
        }
        return input.Length == 3
            ? new(new(new(input[0], input[1], input[2]), layers.ToValueList()), Anchors.Of(anchors), Text("classes").Split(',').ToValueList())
            : throw new ModelFormatException($"Its input is '{Text("input")}', not channels × height × width.");
    }

    private static ConvolutionLayer Convolution(Autodiff.Shape filters, bool normalised) => normalised
        ? new(filters[0], filters[2])
        : new(filters[0], filters[2], Normalisation: Normalisation.None, Activation: Activation.Linear);

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
