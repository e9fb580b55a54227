using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Storage;

namespace Yolo.Data;

/// <summary>Detectors in files that need no further explanation: network, anchors, classes, preprocessing and weights.</summary>
public static class ModelFile
{
    /// <summary>How files are read, by the ending of their names.</summary>
    private static readonly Dictionary<string, Func<string, Device, TrainedDetector>> Formats = new(StringComparer.OrdinalIgnoreCase)
    {
        [".safetensors"] = ReadSafetensors,
    };

    /// <summary>Reads a detector; the ending of the name says how. A checkpoint of a training is one too.</summary>
    /// <param name="path">A file that <see cref="Save"/> or a training wrote.</param>
    /// <param name="device">Where the weights go; <see cref="Device.Best"/> if left out.</param>
    /// <exception cref="DataException">There is no such file, it cannot be read, or its ending is unknown.</exception>
    /// <exception cref="ModelFormatException">The file is damaged, or describes no detector; the message says what and where.</exception>
    public static TrainedDetector Load(string path, Device? device = null)
    {
        if (!Formats.TryGetValue(Path.GetExtension(path), out var read))
        {
            throw new DataException($"'{path}' is no model that can be read: its name must end in {string.Join(" or ", Formats.Keys)}. A training writes model.safetensors.");
        }
        try
        {
            return read(path, device ?? Device.Best());
        }
        catch (ModelFormatException e)
        {
            throw new ModelFormatException($"Cannot use the model '{path}': {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"Cannot read the model '{path}': {e.Message} Check the path and its permissions.", e);
        }
    }

    /// <summary>Writes a detector as safetensors; the file appears only when it is complete.</summary>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void Save(string path, TrainedDetector model)
    {
        var (parameters, statistics) = (model.Weights.Parameters, model.Weights.Statistics);
        var tensors = parameters.Names.Zip(parameters.Leaves, KeyValuePair.Create).Concat(statistics.Names.Zip(statistics.Leaves, KeyValuePair.Create));
        AtomicFile.Write(path, stream => Safetensors.Write(stream, new ParameterTree(tensors), ModelMetadata.Of(model.Detector)));
    }

    private static TrainedDetector ReadSafetensors(string path, Device device)
    {
        using var stream = File.OpenRead(path);
        var file = Safetensors.Read(stream, device);
        var detector = ModelMetadata.Read(file);
        return new(detector, file.WeightsOf(detector.Network));
    }
}
