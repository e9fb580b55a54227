using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Randomness;

namespace Yolo.Model.Layers;

/// <summary>
/// A step of a network: a description, and pure functions of parameters and input. Parameters and statistics are named within the layer;
/// the network puts the layer's name before them.
/// </summary>
public abstract record Layer
{
    /// <summary>The maps that the layer gives for maps of shape <paramref name="input"/>.</summary>
    /// <exception cref="ArgumentException">The layer cannot take them.</exception>
    public abstract FeatureShape Output(FeatureShape input);

    /// <summary>First parameters, drawn from <paramref name="random"/>.</summary>
    public abstract IEnumerable<KeyValuePair<string, Tensor>> Parameters(Device device, FeatureShape input, SplitMix64 random);

    /// <summary>First statistics: those of no data.</summary>
    public abstract IEnumerable<KeyValuePair<string, Tensor>> Statistics(Device device, FeatureShape input);

    /// <summary>The layer on a training batch, and the statistics of this batch.</summary>
    public abstract LayerResult Train(Func<string, Tensor> parameter, Tensor x);

    /// <summary>The same as <see cref="Train"/> op by op, so that one can look between them; each runs when it is asked for.</summary>
    public virtual IEnumerable<LayerStep> Steps(Func<string, Tensor> parameter, Tensor x)
    {
        var result = Train(parameter, x);
        yield return new(GetType().Name, result.Output, result.Statistics);
    }

    /// <summary>The layer on new images, with statistics gathered in training.</summary>
    public abstract Tensor Infer(Func<string, Tensor> parameter, Func<string, Tensor> statistic, Tensor x);

    /// <summary>Multiplications and additions for one image, counted as 2 each pair; other work is not counted, as in Darknet's BFLOPs.</summary>
    public abstract long Operations(FeatureShape input);
}

/// <summary>A layer's output and the statistics of the batch.</summary>
public sealed record LayerResult(Tensor Output, IReadOnlyList<KeyValuePair<string, Tensor>> Statistics);

/// <summary>An op of a layer by name, its output, and the statistics of the batch that it took.</summary>
public sealed record LayerStep(string Op, Tensor Output, IReadOnlyList<KeyValuePair<string, Tensor>> Statistics);
