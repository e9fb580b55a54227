using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Collections;
using Yolo.Model.Layers;
using Yolo.Model.Randomness;

namespace Yolo.Model.Networks;

/// <summary>Layers one after another. A value: two networks of the same layers are equal. Parameters and statistics are named <c>layer03.filters</c>.</summary>
public sealed record Network(FeatureShape Input, ValueList<Layer> Layers)
{
    /// <summary>The maps after the last layer.</summary>
    public FeatureShape Output => Layers.Aggregate(Input, (shape, layer) => layer.Output(shape));

    /// <summary>Multiplications and additions for one image, in all layers.</summary>
    public long Operations => Shapes().Zip(Layers, (shape, layer) => layer.Operations(shape)).Sum();

    /// <summary>First parameters and statistics, a function of the seed.</summary>
    public Weights Init(Device device, long seed)
    {
        var random = new SplitMix64(seed);
        var shapes = Shapes().ToArray();
        return new(
            new ParameterTree(Layers.SelectMany((layer, i) => Named(i, layer.Parameters(device, shapes[i], random.Split(i))))),
            new ParameterTree(Layers.SelectMany((layer, i) => Named(i, layer.Statistics(device, shapes[i])))));
    }

    /// <summary>The head for a training batch [N, C, H, W], and the batch's statistics, which nothing here remembers.</summary>
    public NetworkResult Train(ParameterTree parameters, Tensor images)
    {
        Check(images);
        var statistics = new List<KeyValuePair<string, Tensor>>();
        var x = images;
        for (var i = 0; i < Layers.Count; i++)
        {
            var result = Layers[i].Train(Of(parameters, i), x);
            statistics.AddRange(Named(i, result.Statistics));
            x = result.Output;
        }
        return new(x, new ParameterTree(statistics));
    }

    /// <summary>The same as <see cref="Train"/> op by op, the head last; each runs when it is asked for.</summary>
    public IEnumerable<NetworkStep> Steps(ParameterTree parameters, Tensor images)
    {
        Check(images);
        var x = images;
        for (var i = 0; i < Layers.Count; i++)
        {
            foreach (var step in Layers[i].Steps(Of(parameters, i), x))
            {
                yield return new(LayerName(i), step.Op, step.Output, new ParameterTree(Named(i, step.Statistics)));
                x = step.Output;
            }
        }
    }

    /// <summary>What layer <paramref name="layer"/>, counted from 0, is called in the names of its parameters.</summary>
    public static string LayerName(int layer) => $"layer{layer:00}";

    /// <summary>The head for new images [N, C, H, W].</summary>
    public Tensor Infer(Weights weights, Tensor images)
    {
        Check(images);
        return Layers.Select((layer, i) => (layer, i)).Aggregate(
            images, (x, step) => step.layer.Infer(Of(weights.Parameters, step.i), Of(weights.Statistics, step.i), x));
    }

    private static string Prefix(int layer) => LayerName(layer) + ".";

    private static IEnumerable<KeyValuePair<string, Tensor>> Named(int layer, IEnumerable<KeyValuePair<string, Tensor>> tensors) =>
        tensors.Select(t => KeyValuePair.Create(Prefix(layer) + t.Key, t.Value));

    private static Func<string, Tensor> Of(ParameterTree tree, int layer) => name => tree[Prefix(layer) + name];

    /// <summary>What each layer takes.</summary>
    private IEnumerable<FeatureShape> Shapes()
    {
        var shape = Input;
        foreach (var layer in Layers)
        {
            yield return shape;
            shape = layer.Output(shape);
        }
    }

    private void Check(Tensor images)
    {
        if (images.Shape.Rank != 4 || images.Shape[1] != Input.Channels)
        {
            throw new ShapeException($"The network takes images [N, {Input.Channels}, H, W], not {images.Shape}.");
        }
    }
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
