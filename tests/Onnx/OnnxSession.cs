using Microsoft.ML.OnnxRuntime;
using Yolo.Onnx;

namespace Yolo.OnnxAgreement;

/// <summary>A file as ONNX Runtime runs it.</summary>
internal sealed class OnnxSession(byte[] model) : IDisposable
{
    private readonly InferenceSession _session = new(model);

    public IReadOnlyDictionary<string, string> Metadata => _session.ModelMetadata.CustomMetadataMap;

    public IEnumerable<string> Outputs => _session.OutputMetadata.Keys;

    /// <summary>An output of single precision for images [N, C, H, W].</summary>
    public float[] Floats(string output, float[] pixels, params long[] shape) => Run(output, pixels, shape, value => value.GetTensorDataAsSpan<float>().ToArray());

    /// <summary>An output of whole numbers.</summary>
    public long[] Integers(string output, float[] pixels, params long[] shape) => Run(output, pixels, shape, value => value.GetTensorDataAsSpan<long>().ToArray());

    public void Dispose() => _session.Dispose();

    private T Run<T>(string output, float[] pixels, long[] shape, Func<OrtValue, T> read)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(pixels, shape);
        using var options = new RunOptions();
        using var outputs = _session.Run(options, [OnnxModel.Images], [input], [output]);
        return read(outputs[0]);
    }
}
