using Yolo.Autodiff;
using Yolo.Model.Layers;
using Yolo.Model.Networks;

namespace Yolo.Model.Darknet;

/// <summary>Networks normalised as Darknet does it on processors.</summary>
public static class DarknetVariances
{
    /// <summary>
    /// The same function with normalisations that divide by √v′ + 10⁻⁶ where they divided by √(v + 10⁻⁵): v′ = (√(v + 10⁻⁵) − 10⁻⁶)². Others stay as they are.
    /// </summary>
    public static TrainedNetwork NormalisedAsByDarknet(this TrainedNetwork trained)
    {
        var (network, weights) = trained;
        var moved = network.Layers
            .Select((layer, i) => layer is ConvolutionLayer { Normalisation: Normalisation.InsideRoot } ? $"{Network.LayerName(i)}.variance" : string.Empty)
            .ToHashSet(StringComparer.Ordinal);
        var statistics = weights.Statistics.Names.Zip(weights.Statistics.Leaves, (name, leaf) => KeyValuePair.Create(name, moved.Contains(name) ? Moved(leaf) : leaf));
        return new(network.Normalised(Normalisation.OutsideRoot), weights with { Statistics = new(statistics) });
    }

    // In double precision: of a small variance little would be left.
    private static Tensor Moved(Tensor variance) => Tensor.From(
        variance.Device,
        [.. variance.ToArray().Select(v => Math.Pow(Math.Sqrt(v + NormalisationOps.Inside) - NormalisationOps.Outside, 2))],
        [.. variance.Shape.Sizes]);
}
