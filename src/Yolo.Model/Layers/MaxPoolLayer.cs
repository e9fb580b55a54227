using Yolo.Autodiff;
using Yolo.Model.Validation;

namespace Yolo.Model.Layers;

/// <summary>
/// The greatest of each window: Darknet's [maxpool]. It adds <paramref name="Padding"/> places to each axis, half of them (rounded down) before: by default size − 1,
/// so that stride 1 keeps the size, and a window of 2 pads to the right and below.
/// </summary>
public sealed record MaxPoolLayer(int Size = 2, int Stride = 2, int Padding = MaxPoolLayer.OneLessThanSize) : Layer
{
    /// <summary>A padding of size − 1.</summary>
    public const int OneLessThanSize = -1;

    /// <summary>Places added to each axis.</summary>
    public int Padding { get; init => field = value == OneLessThanSize ? Size - 1 : value; } = Padding == OneLessThanSize ? Size - 1 : Padding;

    /// <inheritdoc/>
    public override FeatureShape Output(FeatureShape input)
    {
        Require.AtLeastOne(Size);
        Require.AtLeastOne(Stride);
        Require.NotNegative(Padding);
        return Math.Min(input.Height, input.Width) + Padding >= Size
            ? new(input.Channels, ((input.Height + Padding - Size) / Stride) + 1, ((input.Width + Padding - Size) / Stride) + 1)
            : throw new ArgumentException($"Maps of {input} are smaller than a pooling window of {Size} × {Size}; choose a larger input.");
    }

    /// <inheritdoc/>
    public override Tensor Infer(Func<string, Tensor> parameter, Func<string, Tensor> statistic, Tensor x) => Tensor.MaxPool2D(x, Size, Stride, Padding);
}
