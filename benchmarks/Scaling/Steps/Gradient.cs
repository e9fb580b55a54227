using Yolo.Model.Networks;

namespace Yolo.Scaling.Steps;

/// <summary>The gradient of a parameter.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Layer">Its layer's number.</param>
/// <param name="Numbers">How many numbers it has.</param>
internal sealed record Gradient(string Name, int Layer, long Numbers)
{
    /// <summary>All gradients of a network in the order in which the backward pass finishes them: from the last layer, and of a layer the filters last.</summary>
    public static IReadOnlyList<Gradient> Of(Network network) =>
    [
        .. network.Shapes().SelectMany((shape, layer) => network.Layers[layer].WeightSlots(shape.Input)
            .Where(slot => !slot.IsStatistic)
            .Select(slot => new Gradient($"layer{layer:00}.{slot.Name}", layer, slot.Shape.Count))).Reverse(),
    ];
}

/// <summary>Gradients that are summed over the processes together.</summary>
/// <param name="Gradients">Them, in the order in which they are finished.</param>
/// <param name="Bytes">What they are sent in.</param>
internal sealed record Bucket(IReadOnlyList<Gradient> Gradients, double Bytes)
{
    /// <summary>Whole gradients fill a bucket until it holds so many bytes or more; the last may hold less.</summary>
    public static IReadOnlyList<Bucket> Fill(IReadOnlyList<Gradient> gradients, double bytesPerNumber, double limit)
    {
        var buckets = new List<Bucket>();
        var held = new List<Gradient>();
        foreach (var gradient in gradients)
        {
            held.Add(gradient);
            var bytes = bytesPerNumber * held.Sum(g => g.Numbers);
            if (bytes >= limit || gradient == gradients[^1])
            {
                buckets.Add(new([.. held], bytes));
                held.Clear();
            }
        }
        return buckets;
    }
}
