using Yolo.Model.Layers;
using Yolo.Model.Networks;
using Yolo.Roofline;

namespace Yolo.Scaling.Steps;

/// <summary>One step of training with the same network on every GPU, each with its own pictures.</summary>
internal sealed record DataParallelStep(Network Network)
{
    /// <summary>Pictures that go through the network at once; a larger batch goes in parts, whose gradients are added.</summary>
    public const int LargestPart = 64;

    private const int Single = sizeof(float);

    /// <summary>Bytes from which on a bucket of gradients is full.</summary>
    public double BucketBytes { get; init; } = 25e6;

    /// <summary>Of a gradient on the wire.</summary>
    public double BytesPerNumber { get; init; } = Single;

    /// <summary>Whether the statistics of normalisation are taken over the batches of all GPUs.</summary>
    public bool SynchronisedStatistics { get; init; }

    /// <summary>The buckets of gradients.</summary>
    public IReadOnlyList<Bucket> Buckets => Bucket.Fill(Gradient.Of(Network), BytesPerNumber, BucketBytes);

    /// <summary>The sums that synchronised statistics need for each part of a batch: of each normalised layer two numbers a channel forward, and two backward.</summary>
    public IReadOnlyList<double> Statistics =>
        [.. Normalised.SelectMany(layer => Enumerable.Repeat(StatisticsBytes(layer), 2))];

    private IEnumerable<LayerSummary> Normalised => LayerSummary.Of(Network).Where(layer => Network.Layers[layer.Index] is ConvolutionLayer { Normalisation: not Normalisation.None });

    /// <summary>What a GPU does, in order.</summary>
    /// <param name="batch">Its pictures.</param>
    /// <param name="seconds">The time of a kernel.</param>
    public IEnumerable<StepEvent> Events(int batch, Func<Work, double> seconds)
    {
        var layers = LayerSummary.Of(Network);
        var parts = Parts(batch).ToArray();
        for (var part = 0; part < parts.Length; part++)
        {
            foreach (var layer in layers)
            {
                foreach (var next in Computed(Work.TrainingForward(Network, layer, parts[part]), layer, seconds))
                {
                    yield return next;
                }
            }
            var waiting = new Queue<Bucket>(part == parts.Length - 1 ? Buckets : []);
            foreach (var layer in layers.Reverse())
            {
                foreach (var next in Computed(Work.Backward(Network, layer, parts[part]), layer, seconds))
                {
                    yield return next;
                }
                while (waiting.TryPeek(out var bucket) && bucket.Gradients[^1].Layer >= layer.Index)
                {
                    yield return new Begin(waiting.Dequeue().Bytes);
                }
            }
        }
        yield return new Await();
        yield return new Compute(layers.SelectMany(layer => Work.Descent(Network, layer)).Sum(seconds));
    }

    /// <summary>Sizes that differ by one at most.</summary>
    public static IEnumerable<int> Parts(int batch)
    {
        var parts = (batch + LargestPart - 1) / LargestPart;
        return Enumerable.Range(0, parts).Select(part => (batch / parts) + (part < batch % parts ? 1 : 0));
    }

    private IEnumerable<StepEvent> Computed(IEnumerable<Work> works, LayerSummary layer, Func<Work, double> seconds)
    {
        foreach (var work in works)
        {
            yield return new Compute(seconds(work));
            if (SynchronisedStatistics && work.Kernel is Work.Statistics or Work.GradientSums)
            {
                yield return new Exchange(StatisticsBytes(layer));
            }
        }
    }

    private static double StatisticsBytes(LayerSummary layer) => 2 * Single * layer.Filters;
}
