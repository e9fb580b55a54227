using Yolo.Kernels;
using Yolo.Model.Storage;
using Yolo.Onnx;

namespace Yolo.Data;

/// <summary>A detector as an ONNX file, which says of itself all that ours say.</summary>
public static class OnnxFiles
{
    /// <summary>Writes a detector with normalisation worked into the filters; the file appears only when it is complete.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="model">The detector.</param>
    /// <param name="options">How far the graph goes.</param>
    /// <exception cref="DataException">The file cannot be written.</exception>
    /// <exception cref="ModelFormatException">ONNX has no way to say it; the message says what.</exception>
    public static void Write(string path, TrainedDetector model, OnnxOptions options)
    {
        var folded = model.Folded();
        try
        {
            AtomicFile.Write(path, stream => OnnxModel.Export(stream, folded.Detector, folded.Weights, ModelMetadata.Of(folded), options));
        }
        catch (NotSupportedException e)
        {
            throw new ModelFormatException($"Cannot write '{path}': {e.Message}", e);
        }
    }

    /// <summary>Reads a detector that <see cref="Write"/> wrote; its normalisation stays worked into the filters.</summary>
    internal static TrainedDetector Read(string path, Device device)
    {
        using var stream = File.OpenRead(path);
        var file = OnnxFile.Read(stream);
        var detector = ModelMetadata.Read(file.Metadata);
        return new(detector, file.WeightsOf(detector.Network, device)) { Seen = ModelMetadata.Seen(file.Metadata) };
    }
}
