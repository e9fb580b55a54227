using FsCheck.Xunit;
using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Geometry;
using Yolo.Model.Layers;
using Yolo.Model.Loss;
using Yolo.Model.Networks;

namespace Yolo.Properties.Networks;

/// <summary>Networks whose layers take the outputs of any earlier ones.</summary>
[Properties(Arbitrary = [typeof(AnyNetwork)])]
public class NetworkLaws
{
    [Property(MaxTest = 15)]
    public void The_gradient_is_that_of_finite_differences(AnyNetwork any)
    {
        var (network, dice, device) = (any.Network, any.Dice, Device.HostDouble);
        var parameters = network.Init(device, dice.Int(0, 99)).Parameters;
        var images = Images(network, dice, device);
        var weights = Tensor.From(device, dice.Doubles(network.Train(parameters, images).Head.Shape.Count, -1, 1), [.. network.Train(parameters, images).Head.Shape.Sizes]);
        Tensor Loss(ParameterTree p) => Tensor.Sum(network.Train(p, images).Head * weights);

        var direction = Tree.Map(parameters, leaf => Tensor.From(device, dice.Doubles(leaf.Shape.Count, -1, 1), [.. leaf.Shape.Sizes]));
        ParameterTree Moved(double step) => Tree.Zip(parameters, direction, (p, d) => p + (d * step));
        const double Step = 1e-4;
        var expected = ((8 * (Loss(Moved(Step)).ToScalar() - Loss(Moved(-Step)).ToScalar())) - (Loss(Moved(2 * Step)).ToScalar() - Loss(Moved(-2 * Step)).ToScalar())) / (12 * Step);
        var actual = Tree.Dot(Diff.Grad(Loss, parameters), direction).ToScalar();
        Assert.True(Math.Abs(expected - actual) <= 1e-6 * Math.Max(1, Math.Abs(expected)), $"{actual} along a direction, by differences {expected}");
    }

    /// <summary>The published Tiny YOLOv2 with its loss, on a small input: kinks and poolings included, so the step is short.</summary>
    [Fact]
    public void The_gradient_of_Tiny_YOLOv2_is_that_of_finite_differences()
    {
        var (dice, device, network) = (new Dice(4), Device.HostDouble, YoloV2.Tiny(2, Anchors.Of(1, 1, 2, 2), 64, 64));
        var parameters = network.Init(device, 1).Parameters;
        var images = Images(network, dice, device);
        var targets = LossTargets.Create(
            device, [[new(new(0.3, 0.4, 0.5, 0.6), 1)], [new(new(0.8, 0.6, 0.3, 0.7), 0)]], Anchors.Of(1, 1, 2, 2), new(2, 2), 2);
        Tensor Loss(ParameterTree p) => YoloLoss.Fused(LossSpec.Default, network.Train(p, images).Head, Anchors.Of(1, 1, 2, 2), targets).Value;

        // Along the gradient itself, where the slope is its length.
        var gradient = Diff.Grad(Loss, parameters);
        var length = Math.Sqrt(Tree.Dot(gradient, gradient).ToScalar());
        double Along(double step) => Loss(Tree.Zip(parameters, gradient, (p, g) => p + (g * (step / length)))).ToScalar();
        const double Step = 1e-6;
        Assert.Equal(length, (Along(Step) - Along(-Step)) / (2 * Step), 1e-4 * length);
    }

    [Property(MaxTest = 15)]
    public void Folded_it_gives_the_same(AnyNetwork any)
    {
        var (network, dice) = (any.Network, any.Dice);
        foreach (var name in Devices.Names)
        {
            var device = Device.Parse(name);
            var weights = network.Init(device, 1);
            var statistics = new ParameterTree(weights.Statistics.Names.Zip(
                weights.Statistics.Leaves, (n, leaf) => KeyValuePair.Create(n, Tensor.From(device, dice.Doubles(leaf.Shape.Count, 0.2, 2), [.. leaf.Shape.Sizes]))));
            var trained = weights with { Statistics = statistics };
            var images = Images(network, dice, device);
            var folded = network.Fold(trained);
            var (expected, actual) = (network.Infer(trained, images).ToArray(), folded.Network.Infer(folded.Weights, images).ToArray());
            var scale = Math.Max(1, expected.Max(Math.Abs));
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5 * scale));
            Assert.DoesNotContain(folded.Network.Layers, layer => layer is ConvolutionLayer { Normalisation: not Normalisation.None });
        }
    }

    [Property(MaxTest = 15)]
    public void Shapes_are_those_that_come_out(AnyNetwork any)
    {
        var network = any.Network;
        var images = Images(network, any.Dice, Device.Host);
        var weights = network.Init(Device.Host, 1);
        var given = network.Infer(weights, images).Shape;
        Assert.Equal(network.Output, new FeatureShape(given[1], given[2], given[3]));
        Assert.Equal(network.WeightCount, weights.Leaves.Sum(leaf => (long)leaf.Shape.Count));
        var slots = network.WeightSlots();
        Assert.Equal(weights.Parameters.Names.Zip(weights.Parameters.Leaves.Select(l => l.Shape)), slots.Where(s => !s.IsStatistic).Select(s => (s.Name, s.Shape)));
        Assert.Equal(weights.Statistics.Names.Zip(weights.Statistics.Leaves.Select(l => l.Shape)), slots.Where(s => s.IsStatistic).Select(s => (s.Name, s.Shape)));
    }

    /// <summary>The numbers that Darknet itself prints, and the sizes of its files.</summary>
    [Fact]
    public void The_published_networks_have_their_published_sizes()
    {
        Assert.Equal(50_983_561, YoloV2.Full(80, Anchors.Coco).WeightCount);
        Assert.Equal(50_676_061, YoloV2.Full(20, Anchors.Voc).WeightCount);
        Assert.Equal(11_237_145, (YoloV2.Tiny(80, Anchors.Coco) with { Layers = [.. TinyCoco()] }).WeightCount);
        Assert.Equal(15_867_885, YoloV2.Tiny(20, Anchors.Voc).WeightCount);
        Assert.Equal(7_558_893, YoloV2.Small(20, Anchors.Voc).WeightCount);
        Assert.Equal(29.36, Math.Round(YoloV2.Full(20, Anchors.Voc).Operations / 1e9, 2));
        Assert.Equal(6.97, Math.Round(YoloV2.Tiny(20, Anchors.Voc).Operations / 1e9, 2));
        Assert.Equal(new FeatureShape(125, 10, 19), YoloV2.Full(20, Anchors.Voc, 608, 320).Output);
    }

    /// <summary>yolov2-tiny.cfg, for COCO, has half the filters in its last 3 × 3 convolution.</summary>
    private static IEnumerable<Layer> TinyCoco() =>
        YoloV2.Tiny(80, Anchors.Coco).Layers.Select((layer, i) => i == 13 && layer is ConvolutionLayer convolution ? convolution with { Filters = 512 } : layer);

    [Fact]
    public void A_layer_that_cannot_take_what_it_gets_is_named()
    {
        string Message(params Layer[] layers) => Assert.Throws<ArgumentException>(() => new Network(new(3, 8, 8), [.. layers]).Output).Message;
        Assert.StartsWith("layer01 (RouteLayer): ", Message(new ConvolutionLayer(4, 3), new RouteLayer([1])), StringComparison.Ordinal);
        Assert.StartsWith("layer01 (ShortcutLayer): ", Message(new ConvolutionLayer(4, 3), new ShortcutLayer(-1)), StringComparison.Ordinal);
        Assert.StartsWith("layer00 (ReorgLayer): ", Message(new ReorgLayer(3)), StringComparison.Ordinal);
        Assert.StartsWith("layer00 (ConvolutionLayer): ", Message(new ConvolutionLayer(4, 3, Groups: 2)), StringComparison.Ordinal);
    }

    [Fact]
    public void Darknets_reorganisation_is_not_space_to_depth()
    {
        var x = Tensor.Reshape(Tensor.Range(Device.Host, 16), 1, 4, 2, 2);
        Assert.Equal([0, 2, 8, 10, 1, 3, 9, 11, 4, 6, 12, 14, 5, 7, 13, 15], Tensor.DarknetReorg(x, 2).ToArray());
        Assert.Equal([0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15], Tensor.SpaceToDepth(x, 2).ToArray());
    }

    [Fact]
    public void Dropout_keeps_the_mean_draws_anew_in_each_step_and_leaves_new_images_alone()
    {
        var network = new Network(new(8, 32, 32), [new DropoutLayer(0.25)]);
        var weights = network.Init(Device.HostDouble, 1);
        var images = Tensor.Ones(Device.HostDouble, 1, 8, 32, 32);
        var (first, again, next) = (network.Train(weights.Parameters, images, 1), network.Train(weights.Parameters, images, 1), network.Train(weights.Parameters, images, 2));
        Assert.Equal(first.Head.ToArray(), again.Head.ToArray());
        Assert.NotEqual(first.Head.ToArray(), next.Head.ToArray());
        Assert.Equal(1, first.Head.ToArray().Average(), 0.03);
        Assert.Equal([0, 1 / 0.75], first.Head.ToArray().Distinct().Order());
        Assert.All(network.Infer(weights, images).ToArray(), value => Assert.Equal(1, value));
    }

    private static Tensor Images(Network network, Dice dice, Device device) => Tensor.From(
        device, dice.Doubles(2 * network.Input.Channels * network.Input.Height * network.Input.Width, -1, 1),
        2, network.Input.Channels, network.Input.Height, network.Input.Width);
}
