using TorchSharp;
using Yolo.Autodiff;
using Yolo.Kernels;

namespace Yolo.Benchmarks.Contractions;

/// <summary>The same numbers for both sides.</summary>
public sealed class RandomTensor(int seed, params int[] shape)
{
    private readonly float[] _values = Numbers(seed, shape);

    public Tensor On(Device device) => Tensor.From(device, _values, shape);

    public torch.Tensor OnTorch() => torch.tensor(_values).reshape([.. shape.Select(s => (long)s)]);

    private static float[] Numbers(int seed, int[] shape)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => (random.NextSingle() * 2) - 1)];
    }
}
