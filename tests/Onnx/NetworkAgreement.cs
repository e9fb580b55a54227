using FsCheck.Xunit;
using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Geometry;
using Yolo.Model.Layers;
using Yolo.Model.Networks;
using Yolo.Onnx;
using Yolo.Properties;
using Yolo.Properties.Networks;

namespace Yolo.OnnxAgreement;

/// <summary>Heads that ONNX Runtime computes from our files, against ours.</summary>
[Properties(Arbitrary = [typeof(Dice), typeof(AnyNetwork)], MaxTest = 60)]
public class NetworkAgreement
{
    public static TheoryData<string> Published => ["tiny", "tiny, not square", "full"];

    [Property]
    public void Networks_of_all_layers_joined_at_random(AnyNetwork any) => Agree(any.Network, any.Dice);

    [Property]
    public void Each_layer_with_any_options(Dice dice)
    {
        var (size, stride) = (dice.Int(1, 4), dice.Int(1, 3));
        Layer layer = dice.Int(0, 7) switch
        {
            0 or 1 => new ConvolutionLayer(
                4 * dice.Int(1, 3), size, stride, dice.Of(Enum.GetValues<Normalisation>()), dice.Of(Enum.GetValues<Activation>()), dice.Int(0, size), dice.Of(1, 2, 4)),
            2 or 3 => new MaxPoolLayer(size, stride, dice.Int(0, size - 1)),
            4 => new AveragePoolLayer(),
            5 => new SoftmaxLayer(),
            6 => new DropoutLayer(0.5),
            _ => new ReorgLayer(2, dice.Of(Enum.GetValues<Reorganisation>())),
        };
        Agree(new(new(4, 2 * dice.Int(2, 6), 2 * dice.Int(2, 6)), [layer, new RouteLayer([0, 0])]), dice);
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void The_published_networks(string name)
    {
        var network = name switch
        {
            "tiny" => YoloV2.Tiny(20, Anchors.Voc),
            "tiny, not square" => YoloV2.Tiny(20, Anchors.Voc, 608, 320),
            _ => YoloV2.Full(20, Anchors.Voc),
        };
        Agree(network, new(5), 1);
    }

    [Fact]
    public void A_classifier_gives_the_same_probabilities() => Agree(YoloV2.Darknet19(10, 64), new(6));

    [Property(MaxTest = 20)]
    public void Every_version_of_the_operators_that_is_offered(AnyNetwork any) =>
        Agree(any.Network, any.Dice, 1, any.Dice.Int(OnnxOptions.LowestOpset, OnnxOptions.HighestOpset));

    [Fact]
    public void Weights_of_another_network_are_refused()
    {
        var weights = YoloV2.Darknet19(3).Init(Device.Host, 1);
        Assert.Throws<ArgumentException>(() => OnnxModel.Export(Stream.Null, YoloV2.Darknet19(4), weights, new Dictionary<string, string>()));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OnnxOptions(Opset: 12));
    }

    /// <summary>One file, any number of images.</summary>
    private static void Agree(Network network, Dice dice, int greatestBatch = 3, int opset = OnnxOptions.LowestOpset)
    {
        var weights = Lively(network.Init(Device.Host, dice.Int(0, 99)), dice);
        using var stream = new MemoryStream();
        OnnxModel.Export(stream, network, weights, new Dictionary<string, string>(), opset);
        using var session = new OnnxSession(stream.ToArray());
        foreach (var batch in new[] { 1, greatestBatch }.Distinct())
        {
            var (c, h, w) = (network.Input.Channels, network.Input.Height, network.Input.Width);
            var pixels = dice.Doubles(batch * c * h * w, 0, 1).Select(p => (float)p).ToArray();
            var ours = network.Infer(weights, Tensor.From(Device.Host, pixels, batch, c, h, w)).ToFloats();
            var theirs = session.Floats(OnnxModel.Head, pixels, batch, c, h, w);
            Assert.Equal(ours.Length, theirs.Length);
            var scale = ours.Max(Math.Abs);
            Assert.True(ours.Zip(theirs, (a, b) => Math.Abs(a - b)).Max() <= 1e-4 * Math.Max(scale, 1e-3), $"{network}: off by {ours.Zip(theirs, (a, b) => Math.Abs(a - b)).Max():g3} of {scale:g3}");
        }
    }

    /// <summary>Statistics that are not those of no data.</summary>
    private static Weights Lively(Weights weights, Dice dice) => weights with
    {
        Statistics = new(weights.Statistics.Names.Zip(weights.Statistics.Leaves, (name, leaf) => KeyValuePair.Create(name, Tensor.From(
            leaf.Device, dice.Doubles(leaf.Shape.Count, name.EndsWith("mean", StringComparison.Ordinal) ? -0.5 : 0.5, name.EndsWith("mean", StringComparison.Ordinal) ? 0.5 : 1.5), [.. leaf.Shape.Sizes])))),
    };
}
