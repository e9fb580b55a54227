using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Randomness;

namespace Yolo.Model.Layers;

/// <summary>The greatest of each window: Darknet's [maxpool]. With stride 1 it pads to the right and below, so that the size stays.</summary>
public sealed record MaxPoolLayer(int Size = 2, int Stride = 2) : Layer
{
    /// <summary>Places added to each axis. Darknet adds size − 1, half of them (rounded down) before.</summary>
    private int Padding => Size - 1;

    /// <inheritdoc/>
    public override FeatureShape Output(FeatureShape input) => new(
        input.Channels, ((input.Height + Padding - Size) / Stride) + 1, ((input.Width + Padding - Size) / Stride) + 1);

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, Tensor>> Parameters(Device device, FeatureShape input, SplitMix64 random) => [];

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, Tensor>> Statistics(Device device, FeatureShape input) => [];

    /// <inheritdoc/>
    public override LayerResult Train(Func<string, Tensor> parameter, Tensor x) => new(Tensor.MaxPool2D(x, Size, Stride, Padding), []);

    /// <inheritdoc/>
    public override Tensor Infer(Func<string, Tensor> parameter, Func<string, Tensor> statistic, Tensor x) =>
        Tensor.MaxPool2D(x, Size, Stride, Padding);

    /// <inheritdoc/>
    public override long Operations(FeatureShape input) => 0;
}
