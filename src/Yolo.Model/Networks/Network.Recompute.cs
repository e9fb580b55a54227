using System.Runtime.CompilerServices;
using Yolo.Autodiff;
using Yolo.Model.Collections;

namespace Yolo.Model.Networks;

public sealed partial record Network
{
    private static readonly ConditionalWeakTable<Network, ValueList<LayerSpan>> Cuts = [];

    /// <summary>
    /// As <see cref="Train"/>, to the same numbers, in segments (<see cref="Segments"/>): of each the backward pass has only the input, and computes the rest again
    /// (<see cref="Diff.Checkpoint{TTree, TExtra}"/>). It needs less memory, and the time of one more forward pass through all segments but the last.
    /// </summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="images">The batch.</param>
    /// <param name="seed">What layers draw from that draw.</param>
    /// <param name="peers">Who holds the other parts of the batch, if its statistics are to be those of the whole.</param>
    public NetworkResult TrainRecomputing(ParameterTree parameters, Tensor images, long seed = 0, IBatchPeers? peers = null)
    {
        Check(images);
        var (output, statistics) = (images, new List<ParameterTree>());
        foreach (var layers in Segments())
        {
            string[] names = [.. parameters.Names.Where(name => Enumerable.Range(layers.First, layers.End - layers.First).Any(layer => name.StartsWith(Prefix(layer), StringComparison.Ordinal)))];
            WithExtra<ParameterTree> Run(TensorList inputs)
            {
                var own = new ParameterTree(names.Zip(inputs.Leaves.Skip(1), KeyValuePair.Create));
                var result = TrainLayers(own, inputs.Leaves[0], seed, peers, layers);
                return new(result.Head, result.Statistics);
            }
            var all = new TensorList([output, .. names.Select(name => parameters[name])]);
            // The backward pass begins with the last one: what it computes is wanted at once.
            var segment = layers.End == Layers.Count ? Run(all) : Diff.Checkpoint<TensorList, ParameterTree>(Run, all);
            if (layers.First > 0)
            {
                Scope.Forget(output, segment.Value);
            }
            output = segment.Value;
            statistics.Add(segment.Extra);
        }
        return new(output, new ParameterTree(statistics.SelectMany(tree => tree.Names.Zip(tree.Leaves, KeyValuePair.Create))));
    }

    /// <summary>
    /// Runs of layers that read nothing from before them but the output of the layer right before; among such cuts those that are estimated to need the least memory. For
    /// maps of one size that is about √n runs of √n layers; where maps shrink, runs are short at first.
    /// </summary>
    public ValueList<LayerSpan> Segments() => Cuts.GetValue(this, network => network.BestSegments().ToValueList());

    private List<LayerSpan> BestSegments()
    {
        long[] numbers = [.. Shapes().Select(shape => (long)shape.Output.Channels * shape.Output.Height * shape.Output.Width)];
        int[] places = [.. Enumerable.Range(1, Layers.Count - 1).Where(first => !IsPooled(first - 1) && Enumerable.Range(first, Layers.Count - first)
            .All(layer => Layers[layer].Sources(layer).All(source => source >= first - 1)))];
        var limits = Enumerable.Range(0, numbers.Length)
            .SelectMany(first => Enumerable.Range(first + 1, numbers.Length - first).Select(end => Held(numbers, new(first, end)))).Distinct().ToArray();
        var choices =
            from last in places
            from limit in limits
            select Cut(numbers, [.. places.Where(place => place <= last)], limit, last);
        return choices.Append([new(0, numbers.Length)]).MinBy(segments => Peak(numbers, segments))!;
    }

    /// <summary>Runs as long as may be that hold no more than the limit, or cannot be cut; then the last run.</summary>
    private static List<LayerSpan> Cut(long[] numbers, int[] places, long limit, int last)
    {
        var (segments, first) = (new List<LayerSpan>(), 0);
        foreach (var (place, next) in places.Zip(places.Skip(1)))
        {
            if (Held(numbers, new(first, next)) > limit)
            {
                segments.Add(new(first, place));
                first = place;
            }
        }
        return [.. segments, new(first, last), new(last, numbers.Length)];
    }

    /// <summary>Numbers in memory at worst: what lies between segments, what the last one keeps, and what one of the others holds while it is computed again.</summary>
    private static long Peak(long[] numbers, List<LayerSpan> segments) =>
        segments.SkipLast(1).Sum(segment => numbers[segment.End - 1])
        + Held(numbers, segments[^1])
        + segments.SkipLast(1).Select(segment => Held(numbers, segment)).DefaultIfEmpty(0).Max();

    /// <summary>What the pullbacks of layers save: two maps each, before and after normalisation, or a pooling and its winners.</summary>
    private static long Held(long[] numbers, LayerSpan span) => 2 * numbers[span.First..span.End].Sum();
}

/// <summary>Neighbouring layers.</summary>
/// <param name="First">The first, counted from 0.</param>
/// <param name="End">The one after the last.</param>
public readonly record struct LayerSpan(int First, int End);
