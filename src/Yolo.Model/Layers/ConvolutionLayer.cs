using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Randomness;

namespace Yolo.Model.Layers;

/// <summary>
/// Convolution, then batch normalisation or a bias, then leaky ReLU (slope 0.1) or nothing: Darknet's [convolutional]. Padding keeps the size at stride 1.
/// Parameters: <c>filters</c> [O, C, size, size]; with normalisation <c>scale</c> and <c>shift</c>, else <c>bias</c>, each [1, O, 1, 1].
/// Statistics: <c>mean</c> and <c>variance</c> [1, O, 1, 1].
/// </summary>
public sealed record ConvolutionLayer(int Filters, int Size, int Stride = 1, bool Normalised = true, bool Leaky = true) : Layer
{
    /// <summary>Added to the variance. Darknet's forward pass has 1e-6 outside the root; 1e-5 inside is the field's standard.</summary>
    public const double Epsilon = 1e-5;

    private int Padding => Size / 2;

    /// <inheritdoc/>
    public override FeatureShape Output(FeatureShape input) => new(
        Filters, ((input.Height + (2 * Padding) - Size) / Stride) + 1, ((input.Width + (2 * Padding) - Size) / Stride) + 1);

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, Tensor>> Parameters(Device device, FeatureShape input, SplitMix64 random)
    {
        // He initialisation: the variance of the maps stays the same from layer to layer. A head starts near 0, so that its first boxes are the anchors.
        var deviation = Normalised ? Math.Sqrt(2.0 / (input.Channels * Size * Size)) : 0.01;
        var filters = new double[Filters * input.Channels * Size * Size];
        for (var i = 0; i < filters.Length; i++)
        {
            filters[i] = deviation * random.NextGaussian();
        }
        yield return new("filters", Tensor.From(device, filters, Filters, input.Channels, Size, Size));
        if (Normalised)
        {
            yield return new("scale", Tensor.Ones(device, 1, Filters, 1, 1));
            yield return new("shift", Tensor.Zeros(device, 1, Filters, 1, 1));
        }
        else
        {
            yield return new("bias", Tensor.Zeros(device, 1, Filters, 1, 1));
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, Tensor>> Statistics(Device device, FeatureShape input) => Normalised
        ? [new("mean", Tensor.Zeros(device, 1, Filters, 1, 1)), new("variance", Tensor.Ones(device, 1, Filters, 1, 1))]
        : [];

    /// <inheritdoc/>
    public override LayerResult Train(Func<string, Tensor> parameter, Tensor x)
    {
        LayerStep[] steps = [.. Steps(parameter, x)];
        return new(steps[^1].Output, [.. steps.SelectMany(step => step.Statistics)]);
    }

    /// <inheritdoc/>
    public override IEnumerable<LayerStep> Steps(Func<string, Tensor> parameter, Tensor x)
    {
        var y = Tensor.Conv2D(x, parameter("filters"), Stride, Padding);
        yield return new("Conv2D", y, []);
        if (Normalised)
        {
            var normal = Tensor.BatchNorm(y, parameter("scale"), parameter("shift"), Epsilon);
            y = normal.Output;
            yield return new("BatchNorm", y, [new("mean", normal.Mean), new("variance", normal.Variance)]);
        }
        else
        {
            y += parameter("bias");
            yield return new("bias", y, []);
        }
        if (Leaky)
        {
            yield return new("LeakyRelu", Tensor.LeakyRelu(y), []);
        }
    }

    /// <inheritdoc/>
    public override Tensor Infer(Func<string, Tensor> parameter, Func<string, Tensor> statistic, Tensor x)
    {
        if (!Normalised)
        {
            return Activate(Tensor.Conv2D(x, parameter("filters"), Stride, Padding) + parameter("bias"));
        }
        // Normalisation with fixed statistics is linear, so it goes into filters and bias.
        var factor = parameter("scale") / Tensor.Sqrt(statistic("variance") + Epsilon);
        var filters = parameter("filters") * Tensor.Reshape(factor, Filters, 1, 1, 1);
        return Activate(Tensor.Conv2D(x, filters, Stride, Padding) + (parameter("shift") - (statistic("mean") * factor)));
    }

    /// <inheritdoc/>
    public override long Operations(FeatureShape input)
    {
        var output = Output(input);
        return 2L * Filters * Size * Size * input.Channels * output.Height * output.Width;
    }

    private Tensor Activate(Tensor x) => Leaky ? Tensor.LeakyRelu(x) : x;
}
