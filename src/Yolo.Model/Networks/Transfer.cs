using System.Globalization;
using Yolo.Autodiff;

namespace Yolo.Model.Networks;

/// <summary>Weights of one network as the beginning of another: detectors start from classifiers.</summary>
public static class Transfer
{
    /// <summary>
    /// These weights with those of the first <paramref name="layers"/> layers replaced by <paramref name="from"/>'s, for networks whose first layers are equal.
    /// </summary>
    /// <exception cref="ArgumentException">A parameter of these layers is missing, or has another shape; the message names it.</exception>
    public static Weights StartingFrom(this Weights weights, Weights from, int layers) => new(
        Replaced(weights.Parameters, from.Parameters, layers), Replaced(weights.Statistics, from.Statistics, layers));

    /// <summary>These weights with those of the first layers replaced by <paramref name="from"/>'s, as many as have equal names and shapes; see <see cref="LayersAlike"/>.</summary>
    public static Weights StartingFrom(this Weights weights, Weights from) => weights.StartingFrom(from, weights.LayersAlike(from));

    /// <summary>How many of the first layers that have weights have them of equal names and shapes: the number of the first layer that differs.</summary>
    public static int LayersAlike(this Weights weights, Weights from)
    {
        static Dictionary<string, Shape> Shapes(Weights weights) => weights.Parameters.Names.Zip(weights.Parameters.Leaves)
            .Concat(weights.Statistics.Names.Zip(weights.Statistics.Leaves)).ToDictionary(pair => pair.First, pair => pair.Second.Shape, StringComparer.Ordinal);
        var (mine, theirs) = (Shapes(weights), Shapes(from));
        var differs = mine.Where(pair => !theirs.TryGetValue(pair.Key, out var shape) || !shape.Equals(pair.Value)).Select(pair => LayerOf(pair.Key));
        var last = mine.Keys.Select(LayerOf).DefaultIfEmpty(-1).Max();
        return differs.DefaultIfEmpty(last + 1).Min();
    }

    private static int LayerOf(string name) => int.Parse(name.AsSpan("layer".Length, name.IndexOf('.', StringComparison.Ordinal) - "layer".Length), CultureInfo.InvariantCulture);

    private static ParameterTree Replaced(ParameterTree tree, ParameterTree from, int layers)
    {
        var prefixes = Enumerable.Range(0, layers).Select(layer => Network.LayerName(layer) + ".").ToArray();
        var given = from.Names.Zip(from.Leaves).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal);
        return new(tree.Names.Zip(tree.Leaves, (name, leaf) => KeyValuePair.Create(
            name, Array.Exists(prefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal)) ? Fitting(name, leaf, given) : leaf)));
    }

    private static Tensor Fitting(string name, Tensor leaf, Dictionary<string, Tensor> given) =>
        !given.TryGetValue(name, out var tensor)
            ? throw new ArgumentException($"The weights to start from have no '{name}'; start from fewer layers.")
            : tensor.Shape.Equals(leaf.Shape)
                ? tensor
                : throw new ArgumentException($"'{name}' has shape {tensor.Shape} in the weights to start from, and {leaf.Shape} here; start from fewer layers.");
}
