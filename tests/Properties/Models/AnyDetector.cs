using Yolo.Autodiff;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Collections;
using Yolo.Model.Detecting;
using Yolo.Model.Geometry;
using Yolo.Model.Layers;
using Yolo.Model.Networks;

namespace Yolo.Properties.Models;

/// <summary>Small detectors with every kind of layer, random weights and statistics, and any preprocessing.</summary>
internal static class AnyDetector
{
    private const double HeadGain = 12;

    /// <summary>One that finds something almost everywhere.</summary>
    public static TrainedDetector Draw(Dice dice) =>
        Draw(dice, () => [.. Enumerable.Range(0, dice.Int(1, 4)).Select(i => dice.Of("cat", "dög, big", "\"bird\"", "車") + i)]);

    /// <summary>One of these classes.</summary>
    public static TrainedDetector OfClasses(Dice dice, ValueList<string> names) => Draw(dice, () => names);

    private static TrainedDetector Draw(Dice dice, Func<ValueList<string>> draw)
    {
        var anchors = new Anchors([.. Enumerable.Range(0, dice.Int(1, 3)).Select(_ => new Size<Cell>(dice.Double(0.5, 3), dice.Double(0.5, 3)))]);
        var names = draw();
        var normalisation = dice.Of(Normalisation.InsideRoot, Normalisation.OutsideRoot, Normalisation.None);
        var network = new Network(
            new(3, 32, dice.Of(32, 48)),
            [
                new ConvolutionLayer(8, 3, 1, normalisation), new MaxPoolLayer(), new ConvolutionLayer(8, 3, 1, normalisation, Groups: dice.Of(1, 2)),
                new MaxPoolLayer(), new ConvolutionLayer(8, 3, 2, normalisation), new RouteLayer([2]), new ReorgLayer(), new MaxPoolLayer(),
                new RouteLayer([4, 7]), new MaxPoolLayer(2, 1), new ConvolutionLayer(6, 1, 1, normalisation, Activation.Logistic), new ShortcutLayer(10),
                new ConvolutionLayer(anchors.Count * (5 + names.Count), 1, Normalisation: Normalisation.None, Activation: Activation.Linear),
            ]);
        var weights = network.Init(Device.Host, dice.Int(0, 999));
        var statistics = weights.Statistics.Names.Zip(weights.Statistics.Leaves, (name, leaf) => KeyValuePair.Create(
            name, Tensor.From(leaf.Device, dice.Doubles(leaf.Shape.Count, name.EndsWith("mean", StringComparison.Ordinal) ? -0.5 : 0.001, 0.5), [.. leaf.Shape.Sizes])));
        // A head that says different things of different places: equal scores would be put in order by rounding.
        var head = $"{Network.LayerName(network.Layers.Count - 1)}.filters";
        var parameters = weights.Parameters.Names.Zip(weights.Parameters.Leaves, (name, leaf) => KeyValuePair.Create(name, name == head ? leaf * HeadGain : leaf));
        var preprocessing = new Preprocessing
        {
            Resizing = dice.Of(Resizing.Stretch, Resizing.Letterbox),
            Sampling = dice.Of(Sampling.Area, Sampling.Darknet),
            Channels = dice.Of(ChannelOrder.Rgb, ChannelOrder.Bgr),
            Scale = dice.Of(1.0 / 255, 1.0 / 128),
            Mean = [dice.Double(0, 1) / 3, 0, dice.Double(0, 1)],
        };
        return new(new(network, anchors, names) { Preprocessing = preprocessing }, new(new(parameters), new(statistics))) { Seen = dice.Int(0, 1 << 30) };
    }

    /// <summary>The same objects, but for rounding.</summary>
    public static bool FindsTheSame(TrainedDetector a, TrainedDetector b, Picture picture)
    {
        var spec = new Model.Postprocessing.SuppressionSpec(ScoreThreshold: 0, IouThreshold: 1);
        var (first, second) = (a.Detect(picture, spec), b.Detect(picture, spec));
        return first.Count == second.Count && first.Count > 0 && ByPlace(first).Zip(ByPlace(second)).All(pair =>
            pair.First.Name == pair.Second.Name && Math.Abs(pair.First.Score - pair.Second.Score) < 1e-4
            && Math.Abs(pair.First.Box.Left - pair.Second.Box.Left) < 1e-2 && Math.Abs(pair.First.Box.Bottom - pair.Second.Box.Bottom) < 1e-2);
    }

    // By score equal ones would change places.
    private static IEnumerable<FoundObject> ByPlace(IEnumerable<FoundObject> found) =>
        found.OrderBy(f => f.Class).ThenBy(f => Math.Round(f.Box.X, 1)).ThenBy(f => Math.Round(f.Box.Y, 1)).ThenBy(f => Math.Round(f.Box.Width, 1)).ThenBy(f => Math.Round(f.Box.Height, 1));
}
