using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Collections;
using Yolo.Model.Layers;
using Yolo.Model.Randomness;

namespace Yolo.Model.Networks;

/// <summary>
/// Layers, each of which takes the outputs of earlier ones: a value; two networks of the same layers are equal. Parameters and statistics are named
/// <c>layer03.filters</c>.
/// </summary>
/// <param name="Input">The images that the network takes; its layers fit other sizes too.</param>
/// <param name="Layers">The layers, in order; the output of the last is the network's.</param>
public sealed partial record Network(FeatureShape Input, ValueList<Layer> Layers)
{
    /// <summary>The maps after the last layer.</summary>
    /// <exception cref="ArgumentException">A layer cannot take what it gets; the message names it.</exception>
    public FeatureShape Output => Shapes()[^1].Output;

    /// <summary>Multiplications and additions for one image, in all layers.</summary>
    public long Operations => Shapes().Zip(Layers, (shape, layer) => layer.Operations(shape.Input)).Sum();

    /// <summary>The numbers that a file of weights holds: parameters and statistics.</summary>
    public long WeightCount => Shapes().Zip(Layers, (shape, layer) => layer.WeightCount(shape.Input)).Sum();

    /// <summary>What each layer takes and gives.</summary>
    /// <exception cref="ArgumentException">A layer cannot take what it gets; the message names it.</exception>
    public ValueList<LayerShape> Shapes()
    {
        var shapes = new List<LayerShape>();
        if (Layers.Count == 0)
        {
            throw new ArgumentException("A network without layers has no output.");
        }
        if (!Input.IsThere)
        {
            throw new ArgumentException($"Images of {Input} are none: channels, height and width must each be at least 1.");
        }
        for (var i = 0; i < Layers.Count; i++)
        {
            try
            {
                var input = Layers[i].Join(Sources(i, Input, n => shapes[n].Output));
                var output = Layers[i].Output(input);
                shapes.Add(output.IsThere ? new(input, output) : throw new ArgumentException($"it makes {output} of {input}; channels, height and width must each be at least 1."));
            }
            catch (ArgumentException error)
            {
                throw new ArgumentException($"{LayerName(i)} ({Layers[i].GetType().Name}): {error.Message}", error);
            }
        }
        return shapes.ToValueList();
    }

    /// <summary>The names and shapes of all parameters and statistics, layer by layer.</summary>
    /// <exception cref="ArgumentException">A layer cannot take what it gets; the message names it.</exception>
    public ValueList<WeightSlot> WeightSlots() =>
        Shapes().SelectMany((shape, i) => Layers[i].WeightSlots(shape.Input).Select(slot => slot with { Name = Prefix(i) + slot.Name })).ToValueList();

    /// <summary>First parameters and statistics, a function of the seed.</summary>
    public Weights Init(Device device, long seed)
    {
        var random = new SplitMix64(seed);
        var shapes = Shapes();
        return new(
            new ParameterTree(Layers.SelectMany((layer, i) => Named(i, layer.Parameters(device, shapes[i].Input, random.Split(i))))),
            new ParameterTree(Layers.SelectMany((layer, i) => Named(i, layer.Statistics(device, shapes[i].Input)))));
    }

    /// <summary>The head for a training batch [N, C, H, W], and the batch's statistics, which nothing here remembers.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="images">The batch.</param>
    /// <param name="seed">What layers draw from that draw, such as dropout: a different one for each step.</param>
    /// <param name="peers">Who holds the other parts of the batch, if its statistics are to be those of the whole.</param>
    public NetworkResult Train(ParameterTree parameters, Tensor images, long seed = 0, IBatchPeers? peers = null)
    {
        Check(images);
        return TrainLayers(parameters, images, seed, peers, new(0, Layers.Count));
    }

    /// <summary>The same for some layers, given the output of the one before them.</summary>
    private NetworkResult TrainLayers(ParameterTree parameters, Tensor input, long seed, IBatchPeers? peers, LayerSpan layers)
    {
        var statistics = new List<KeyValuePair<string, Tensor>>();
        Tensor? head = null;
        foreach (var step in Steps(parameters, input, seed, peers, layers, forget: true))
        {
            head = step.Output;
            statistics.AddRange(step.Statistics.Names.Zip(step.Statistics.Leaves, KeyValuePair.Create));
        }
        return new(head!, new ParameterTree(statistics));
    }

    /// <summary>The same as <see cref="Train"/> op by op, the head last; each runs when it is asked for.</summary>
    public IEnumerable<NetworkStep> Steps(ParameterTree parameters, Tensor images, long seed = 0)
    {
        Check(images);
        return Steps(parameters, images, seed, peers: null, new(0, Layers.Count), forget: false);
    }

    private IEnumerable<NetworkStep> Steps(ParameterTree parameters, Tensor images, long seed, IBatchPeers? peers, LayerSpan layers, bool forget)
    {
        var random = new SplitMix64(seed);
        var outputs = new List<Tensor>();
        for (var i = layers.First; i < layers.End;)
        {
            var input = Layers[i].Join(Sources(i, images, n => n < layers.First ? images : outputs[n - layers.First]));
            var output = input;
            var withPool = forget && i + 1 < layers.End && IsPooled(i) && IsEven(i, input.Shape);
            var context = new LayerContext(random.Split(i), peers);
            var steps = withPool ? ((ConvolutionLayer)Layers[i]).StepsThenPool(Of(parameters, i), input, context) : Layers[i].Steps(Of(parameters, i), input, context);
            foreach (var step in steps)
            {
                yield return new(LayerName(i), step.Op, step.Output, new ParameterTree(Named(i, step.Statistics)));
                if (forget && output != input)
                {
                    Scope.Forget(output, step.Output);
                }
                output = step.Output;
            }
            for (var last = withPool ? i + 1 : i; i <= last; i++)
            {
                outputs.Add(output);
                if (forget)
                {
                    ForgetUsed(i, layers.First, images, outputs);
                }
            }
        }
    }

    /// <summary>Forgets the outputs that layer <paramref name="last"/> was the last to take, from layer <paramref name="first"/> on; a route's output is its source's.</summary>
    private void ForgetUsed(int last, int first, Tensor images, List<Tensor> outputs)
    {
        for (var i = first; i < last; i++)
        {
            if (LastTaker(i) == last)
            {
                Scope.Forget(outputs[i - first], outputs.Where((_, other) => LastTaker(first + other) > last).Append(images));
            }
        }
    }

    /// <summary>The last layer to take the output of one; the number of layers if none does.</summary>
    private int LastTaker(int layer) => Enumerable.Range(layer + 1, Layers.Count - layer - 1).LastOrDefault(i => Layers[i].Sources(i).Contains(layer), Layers.Count);

    /// <summary>Whether a layer is a normalised convolution of which only the next reads anything, and that one the greatest of each block of 2 × 2.</summary>
    private bool IsPooled(int layer) =>
        Layers[layer] is ConvolutionLayer { Normalisation: not Normalisation.None }
        && Layers[layer + 1] is MaxPoolLayer { Size: 2, Stride: 2, Padding: <= 1 }
        && LastTaker(layer) == layer + 1;

    /// <summary>Whether a layer gives maps of even sides for inputs [N, C, H, W].</summary>
    private bool IsEven(int layer, Shape input) =>
        Layers[layer].Output(new(input[1], input[2], input[3])) is { Height: var height, Width: var width } && height % 2 == 0 && width % 2 == 0;

    /// <summary>What layer <paramref name="layer"/>, counted from 0, is called in the names of its parameters.</summary>
    public static string LayerName(int layer) => $"layer{layer:00}";

    /// <summary>The head for new images [N, C, H, W].</summary>
    public Tensor Infer(Weights weights, Tensor images)
    {
        Check(images);
        var outputs = new List<Tensor>();
        for (var i = 0; i < Layers.Count; i++)
        {
            outputs.Add(Layers[i].Infer(Of(weights.Parameters, i), Of(weights.Statistics, i), Layers[i].Join(Sources(i, images, n => outputs[n]))));
        }
        return outputs[^1];
    }

    /// <summary>The same network with its batch normalisations of another make; convolutions without stay without.</summary>
    public Network Normalised(Normalisation normalisation) => this with
    {
        Layers = Layers.Select(layer => layer is ConvolutionLayer { Normalisation: not Normalisation.None } convolution
            ? convolution with { Normalisation = normalisation }
            : layer).ToValueList(),
    };

    /// <summary>
    /// The same network for many new images, with every batch normalisation worked into the filters and biases before it: the same outputs but for rounding, in less time.
    /// The filters are for reuse (<see cref="Tensor.ForReuse"/>): the device may keep them in another form besides.
    /// </summary>
    public TrainedNetwork Fold(Weights weights)
    {
        var parameters = Layers.SelectMany((layer, i) =>
        {
            if (layer is not ConvolutionLayer convolution)
            {
                return [];
            }
            var folded = convolution.Fold(Of(weights.Parameters, i), Of(weights.Statistics, i));
            return Named(i, [new("filters", Tensor.ForReuse(folded.Filters)), new("bias", folded.Bias)]);
        });
        var layers = Layers.Select(layer => layer is ConvolutionLayer convolution ? convolution with { Normalisation = Normalisation.None } : layer);
        return new(this with { Layers = layers.ToValueList() }, new(new ParameterTree(parameters), new ParameterTree([])));
    }

    private static string Prefix(int layer) => LayerName(layer) + ".";

    private static IEnumerable<KeyValuePair<string, Tensor>> Named(int layer, IEnumerable<KeyValuePair<string, Tensor>> tensors) =>
        tensors.Select(t => KeyValuePair.Create(Prefix(layer) + t.Key, t.Value));

    private static Func<string, Tensor> Of(ParameterTree tree, int layer) => name => tree[Prefix(layer) + name];

    /// <summary>The inputs of a layer, before they are joined.</summary>
    private TValue[] Sources<TValue>(int layer, TValue input, Func<int, TValue> output)
    {
        var sources = Layers[layer].Sources(layer);
        return sources.Count > 0 && sources.All(source => source >= -1 && source < layer)
            ? [.. sources.Select(source => source < 0 ? input : output(source))]
            : throw new ArgumentException($"It takes the outputs of layers {string.Join(", ", sources)}; it can take those of layers before it, from 0 to {layer - 1}.");
    }

    private void Check(Tensor images)
    {
        if (images.Shape.Rank != 4 || images.Shape[1] != Input.Channels)
        {
            throw new ShapeException($"The network takes images [N, {Input.Channels}, H, W], not {images.Shape}.");
        }
    }
}

/// <summary>The maps that a layer takes, joined, and those it gives.</summary>
public readonly record struct LayerShape(FeatureShape Input, FeatureShape Output);

/// <summary>A network and what it has learnt.</summary>
public sealed record TrainedNetwork(Network Network, Weights Weights)
{
    /// <summary>The head for new images [N, C, H, W].</summary>
    public Tensor Infer(Tensor images) => Network.Infer(Weights, images);
}

/// <summary>The head, and the statistics of the batch that made it.</summary>
public sealed record NetworkResult(Tensor Head, ParameterTree Statistics);

/// <summary>An op of a network: the layer and the op by name, the output, and the statistics of the batch that it took.</summary>
public sealed record NetworkStep(string Layer, string Op, Tensor Output, ParameterTree Statistics);

/// <summary>What a network has learnt: parameters, and running statistics of batch normalisation.</summary>
public sealed record Weights(ParameterTree Parameters, ParameterTree Statistics) : ITree<Weights>
{
    /// <inheritdoc/>
    public IReadOnlyList<Tensor> Leaves => [.. Parameters.Leaves, .. Statistics.Leaves];

    /// <inheritdoc/>
    public Weights Rebuild(IReadOnlyList<Tensor> leaves) => new(
        Parameters.Rebuild([.. leaves.Take(Parameters.Leaves.Count)]), Statistics.Rebuild([.. leaves.Skip(Parameters.Leaves.Count)]));
}
