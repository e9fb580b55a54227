using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Collections;
using Yolo.Model.Randomness;

namespace Yolo.Model.Layers;

/// <summary>
/// A step of a network: a description, and pure functions of parameters and input. Parameters and statistics are named within the layer;
/// the network puts the layer's name before them.
/// </summary>
public abstract record Layer
{
    /// <summary>The layers whose outputs it takes, by position; −1 is the network's input. Most take that of the layer before.</summary>
    public virtual ValueList<int> Sources(int position) => [position - 1];

    /// <summary>Several inputs as one.</summary>
    /// <exception cref="ArgumentException">They do not fit together.</exception>
    public virtual FeatureShape Join(IReadOnlyList<FeatureShape> inputs) => inputs[0];

    /// <summary>Several inputs as one.</summary>
    public virtual Tensor Join(IReadOnlyList<Tensor> inputs) => inputs[0];

    /// <summary>The maps that the layer gives for maps of shape <paramref name="input"/>.</summary>
    /// <exception cref="ArgumentException">The layer cannot take them.</exception>
    public abstract FeatureShape Output(FeatureShape input);

    /// <summary>First parameters, drawn from <paramref name="random"/>.</summary>
    public virtual IEnumerable<KeyValuePair<string, Tensor>> Parameters(Device device, FeatureShape input, SplitMix64 random) => [];

    /// <summary>First statistics: those of no data.</summary>
    public virtual IEnumerable<KeyValuePair<string, Tensor>> Statistics(Device device, FeatureShape input) => [];

    /// <summary>The names and shapes of <see cref="Parameters"/>, then those of <see cref="Statistics"/>, without their numbers.</summary>
    public virtual IEnumerable<WeightSlot> WeightSlots(FeatureShape input) => [];

    /// <summary>The layer on a training batch, op by op, so that one can look between them; each runs when it is asked for, the output last.</summary>
    /// <param name="parameter">A parameter by its name in the layer.</param>
    /// <param name="x">The input, joined.</param>
    /// <param name="context">What it may need beside.</param>
    public virtual IEnumerable<LayerStep> Steps(Func<string, Tensor> parameter, Tensor x, LayerContext context) =>
        [new(GetType().Name, Infer(parameter, _ => throw new InvalidOperationException("A layer with statistics has steps of its own."), x), [])];

    /// <summary>The layer on new images, with statistics gathered in training.</summary>
    public abstract Tensor Infer(Func<string, Tensor> parameter, Func<string, Tensor> statistic, Tensor x);

    /// <summary>Multiplications and additions for one image, counted as 2 each pair; other work is not counted, as in Darknet's BFLOPs.</summary>
    public virtual long Operations(FeatureShape input) => 0;

    /// <summary>The numbers that a file of weights holds for the layer: parameters and statistics.</summary>
    public virtual long WeightCount(FeatureShape input) => 0;
}

/// <summary>What a layer that is trained may need beside its input.</summary>
/// <param name="Random">What it draws from, if it draws; the same in each run of a step.</param>
/// <param name="Peers">Who holds the other parts of the batch, if its statistics are to be those of the whole.</param>
public sealed record LayerContext(SplitMix64 Random, IBatchPeers? Peers = null);

/// <summary>An op of a layer by name, its output, and the statistics of the batch that it took.</summary>
public sealed record LayerStep(string Op, Tensor Output, IReadOnlyList<KeyValuePair<string, Tensor>> Statistics);

/// <summary>A tensor that a layer learns: its name, its shape, and whether it is a statistic rather than a parameter.</summary>
public sealed record WeightSlot(string Name, Shape Shape, bool IsStatistic);
