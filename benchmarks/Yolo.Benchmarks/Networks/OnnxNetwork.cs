using Microsoft.ML.OnnxRuntime;
using Yolo.Model.Networks;
using Yolo.Onnx;

namespace Yolo.Benchmarks.Networks;

/// <summary>A network in ONNX Runtime: the file that we export, with every optimisation of its own, and as many threads as ours.</summary>
public sealed class OnnxNetwork : IDisposable
{
    private readonly SessionOptions _options;
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();

    public OnnxNetwork(TrainedNetwork trained)
        : this(Exported(trained))
    {
    }

    /// <summary>A network from the bytes of its file.</summary>
    public OnnxNetwork(byte[] file)
    {
        _options = new()
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = Environment.ProcessorCount,
        };
        // Its threads wait as libtorch's do.
        _options.AddSessionConfigEntry("session.intra_op.allow_spinning", Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null or "passive" ? "0" : "1");
        _session = new(file, _options);
    }

    public static byte[] Exported(TrainedNetwork trained)
    {
        using var file = new MemoryStream();
        OnnxModel.Export(file, trained.Network, trained.Weights, new Dictionary<string, string>());
        return file.ToArray();
    }

    public float[] Infer(float[] pixels, long[] shape)
    {
        using var images = OrtValue.CreateTensorValueFromMemory(pixels, shape);
        using var outputs = _session.Run(_run, [OnnxModel.Images], [images], [OnnxModel.Head]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    public void Dispose()
    {
        _session.Dispose();
        _options.Dispose();
        _run.Dispose();
    }
}
