using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Collections;
using Yolo.Model.Storage;

namespace Yolo.Data;

/// <summary>
/// Detectors in files that need no further explanation: network, anchors, classes, preprocessing and weights. The ending of a name says the format:
/// <c>.safetensors</c>, <c>.onnx</c>, or <c>.weights</c>, beside which a <c>.cfg</c> and a <c>.json</c> lie.
/// </summary>
public static class ModelFile
{
    private const string SafetensorsEnding = ".safetensors", OnnxEnding = ".onnx", WeightsEnding = ".weights";

    /// <summary>Reads a detector.</summary>
    /// <param name="path">A file that <see cref="Save"/> or a training wrote; a training's checkpoint is one too.</param>
    /// <param name="device">Where the weights go; <see cref="Device.Best"/> if left out.</param>
    /// <exception cref="DataException">There is no such file, it cannot be read, or its ending is unknown.</exception>
    /// <exception cref="ModelFormatException">The file is damaged, or describes no detector; the message says what and where.</exception>
    public static TrainedDetector Load(string path, Device? device = null) => Ending(path) switch
    {
        WeightsEnding => LoadDarknet(Path.ChangeExtension(path, ".cfg"), path, device),
        OnnxEnding => Reading(path, () => OnnxFiles.Read(path, device ?? Device.Best())),
        _ => Reading(path, () => ReadSafetensors(path, device ?? Device.Best())),
    };

    /// <summary>Reads a detector as Darknet keeps it.</summary>
    /// <param name="cfg">The file that describes the network, up to its [region].</param>
    /// <param name="weights">The file of its weights. A JSON beside it may name classes and preprocessing: see <see cref="ModelSidecar"/>.</param>
    /// <param name="device">Where the weights go; <see cref="Device.Best"/> if left out.</param>
    /// <param name="classNames">The names of the classes; if left out, those beside the weights.</param>
    /// <exception cref="DataException">A file cannot be read, or there are more or fewer names than classes.</exception>
    /// <exception cref="ModelFormatException">A file is damaged, or describes no detector; the message says what and where.</exception>
    public static TrainedDetector LoadDarknet(string cfg, string weights, Device? device = null, IReadOnlyList<string>? classNames = null) =>
        DarknetFiles.Read(cfg, weights, device ?? Device.Best(), classNames?.ToValueList());

    /// <summary>
    /// Writes a detector; each file appears only when it is complete. As <c>.onnx</c> normalisation is worked into the filters, and the head is the output; for more
    /// see <see cref="Onnx.OnnxModel"/>.
    /// </summary>
    /// <exception cref="DataException">The file cannot be written, or its ending is unknown.</exception>
    /// <exception cref="ModelFormatException">The format cannot hold the network; the message says why.</exception>
    public static void Save(string path, TrainedDetector model)
    {
        switch (Ending(path))
        {
            case WeightsEnding:
                DarknetFiles.Write(path, model);
                break;
            case OnnxEnding:
                OnnxFiles.Write(path, model, new());
                break;
            default:
                AtomicFile.Write(path, stream => Safetensors.Write(stream, AllTensors(model), ModelMetadata.Of(model)));
                break;
        }
    }

    /// <summary>Runs what reads a file, and says of which file it complains.</summary>
    internal static T Reading<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ModelFormatException e)
        {
            throw new ModelFormatException($"Cannot use '{path}': {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"Cannot read '{path}': {e.Message} Check the path and its permissions.", e);
        }
    }

    private static string Ending(string path)
    {
        var ending = Path.GetExtension(path).ToLowerInvariant();
        return ending is SafetensorsEnding or OnnxEnding or WeightsEnding
            ? ending
            : throw new DataException($"'{path}' names no model: the name must end in {SafetensorsEnding}, {OnnxEnding} or {WeightsEnding}.");
    }

    private static ParameterTree AllTensors(TrainedDetector model) => new(
        new[] { model.Weights.Parameters, model.Weights.Statistics }.SelectMany(tree => tree.Names.Zip(tree.Leaves, KeyValuePair.Create)));

    private static TrainedDetector ReadSafetensors(string path, Device device)
    {
        using var stream = File.OpenRead(path);
        var file = Safetensors.Read(stream, device);
        var detector = ModelMetadata.Read(file.Metadata);
        return new(detector, file.WeightsOf(detector.Network)) { Seen = ModelMetadata.Seen(file.Metadata) };
    }
}
