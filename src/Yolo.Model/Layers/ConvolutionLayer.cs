using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Randomness;
using Yolo.Model.Validation;

namespace Yolo.Model.Layers;

/// <summary>
/// Convolution, then batch normalisation or a bias, then an activation: Darknet's [convolutional]. Parameters: <c>filters</c> [O, C/groups, size, size];
/// with normalisation <c>scale</c> and <c>shift</c>, else <c>bias</c>, each [1, O, 1, 1]. Statistics: <c>mean</c> and <c>variance</c> [1, O, 1, 1].
/// </summary>
/// <param name="Filters">The channels of the output, O.</param>
/// <param name="Size">The filters' height and width.</param>
/// <param name="Stride">Places between two neighbours of the output.</param>
/// <param name="Normalisation">Batch normalisation, or none.</param>
/// <param name="Activation">The function at the end.</param>
/// <param name="Padding">Zeros around the input; <see cref="HalfSize"/> keeps its size at stride 1.</param>
/// <param name="Groups">Parts into which the channels fall that do not mix; as many as channels for a depthwise convolution.</param>
public sealed record ConvolutionLayer(
    int Filters,
    int Size,
    int Stride = 1,
    Normalisation Normalisation = Normalisation.InsideRoot,
    Activation Activation = Activation.Leaky,
    int Padding = ConvolutionLayer.HalfSize,
    int Groups = 1) : Layer
{
    /// <summary>A padding of half the filters' size, rounded down.</summary>
    public const int HalfSize = -1;

    /// <summary>Zeros around the input.</summary>
    public int Padding { get; init => field = value == HalfSize ? Size / 2 : value; } = Padding == HalfSize ? Size / 2 : Padding;

    /// <inheritdoc/>
    public override FeatureShape Output(FeatureShape input)
    {
        Require.AtLeastOne(Filters);
        Require.AtLeastOne(Size);
        Require.AtLeastOne(Stride);
        Require.AtLeastOne(Groups);
        Require.NotNegative(Padding);
        if (input.Channels % Groups != 0 || Filters % Groups != 0)
        {
            throw new ArgumentException($"A convolution of {Groups} groups cannot turn {input.Channels} channels into {Filters}; both must be multiples of the groups.");
        }
        if (Math.Min(input.Height, input.Width) + (2 * Padding) < Size)
        {
            throw new ArgumentException($"Maps of {input} with a padding of {Padding} are smaller than filters of {Size} × {Size}; choose a larger input.");
        }
        return new(Filters, ((input.Height + (2 * Padding) - Size) / Stride) + 1, ((input.Width + (2 * Padding) - Size) / Stride) + 1);
    }

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, Tensor>> Parameters(Device device, FeatureShape input, SplitMix64 random)
    {
        // He initialisation: the variance of the maps stays the same from layer to layer. A head starts near 0, so that its first boxes are the anchors.
        var channels = input.Channels / Groups;
        var deviation = Normalisation != Normalisation.None ? Math.Sqrt(2.0 / (channels * Size * Size)) : 0.01;
        var filters = new double[Filters * channels * Size * Size];
        for (var i = 0; i < filters.Length; i++)
        {
            filters[i] = deviation * random.NextGaussian();
        }
        yield return new("filters", Tensor.From(device, filters, Filters, channels, Size, Size));
        if (Normalisation != Normalisation.None)
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
    public override IEnumerable<KeyValuePair<string, Tensor>> Statistics(Device device, FeatureShape input) => Normalisation != Normalisation.None
        ? [new("mean", Tensor.Zeros(device, 1, Filters, 1, 1)), new("variance", Tensor.Ones(device, 1, Filters, 1, 1))]
        : [];

    /// <inheritdoc/>
    public override IEnumerable<WeightSlot> WeightSlots(FeatureShape input)
    {
        var perFilter = new Shape(1, Filters, 1, 1);
        WeightSlot filters = new("filters", new(Filters, input.Channels / Groups, Size, Size), IsStatistic: false);
        return Normalisation == Normalisation.None
            ? [filters, new("bias", perFilter, IsStatistic: false)]
            : [filters, new("scale", perFilter, false), new("shift", perFilter, false), new("mean", perFilter, true), new("variance", perFilter, true)];
    }

    /// <inheritdoc/>
    public override IEnumerable<LayerStep> Steps(Func<string, Tensor> parameter, Tensor x, LayerContext context)
    {
        var y = Convolve(x, parameter("filters"));
        yield return new("Conv2D", y, []);
        if (Normalisation != Normalisation.None)
        {
            // With its activation: the maps between the two are not kept.
            var normal = Normalisation.Of(Activation, y, parameter("scale"), parameter("shift"), context.Peers);
            yield return new("BatchNorm", normal.Output, [new("mean", normal.Mean), new("variance", normal.Variance)]);
            yield break;
        }
        y += parameter("bias");
        yield return new("bias", y, []);
        if (Activation != Activation.Linear)
        {
            yield return new(Activation.OpName(), Activation.Of(y), []);
        }
    }

    /// <summary>The same ops with the pooling of 2 × 2 blocks behind them in the last: what is between, the largest maps of a network, is not made.</summary>
    internal IEnumerable<LayerStep> StepsThenPool(Func<string, Tensor> parameter, Tensor x, LayerContext context)
    {
        var y = Convolve(x, parameter("filters"));
        yield return new("Conv2D", y, []);
        var normal = Normalisation.Pooled(Activation, y, parameter("scale"), parameter("shift"), context.Peers);
        yield return new("BatchNorm", normal.Output, [new("mean", normal.Mean), new("variance", normal.Variance)]);
    }

    /// <inheritdoc/>
    public override Tensor Infer(Func<string, Tensor> parameter, Func<string, Tensor> statistic, Tensor x)
    {
        var folded = Fold(parameter, statistic);
        return Groups == 1
            ? Activation.AfterConvolution(x, folded.Filters, folded.Bias, Stride, Padding)
            : Activation.Of(Convolve(x, folded.Filters) + folded.Bias);
    }

    /// <summary>Filters and bias that do what these do with normalisation by fixed statistics, which is linear.</summary>
    internal FoldedConvolution Fold(Func<string, Tensor> parameter, Func<string, Tensor> statistic)
    {
        if (Normalisation == Normalisation.None)
        {
            return new(parameter("filters"), parameter("bias"));
        }
        var factor = parameter("scale") / Normalisation.Deviation(statistic("variance"));
        return new(parameter("filters") * Tensor.Reshape(factor, Filters, 1, 1, 1), parameter("shift") - (statistic("mean") * factor));
    }

    /// <inheritdoc/>
    public override long Operations(FeatureShape input)
    {
        var output = Output(input);
        return 2L * Filters * Size * Size * (input.Channels / Groups) * output.Height * output.Width;
    }

    /// <inheritdoc/>
    public override long WeightCount(FeatureShape input) =>
        ((long)Filters * (input.Channels / Groups) * Size * Size) + ((Normalisation != Normalisation.None ? 4L : 1L) * Filters);

    private Tensor Convolve(Tensor x, Tensor filters) => Tensor.Conv2D(x, filters, Stride, Padding, Groups);
}

/// <summary>A convolution without normalisation: filters [O, C/groups, size, size] and bias [1, O, 1, 1].</summary>
internal sealed record FoldedConvolution(Tensor Filters, Tensor Bias);
