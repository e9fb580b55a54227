using FsCheck.Xunit;
using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Collections;
using Yolo.Model.Geometry;
using Yolo.Model.Layers;
using Yolo.Model.Networks;
using Yolo.Properties.Data;
using Yolo.Properties.Kernels.Memory;
using Yolo.Properties.Training;

namespace Yolo.Properties.Networks;

/// <summary>Training that computes maps again instead of keeping them.</summary>
[Properties(Arbitrary = [typeof(AnyNetwork)])]
[Collection(nameof(AloneOnItsDevices))]
public sealed class RecomputeLaws : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Property(MaxTest = 15)]
    public void Head_statistics_and_gradient_are_those_that_keeping_gives(AnyNetwork any)
    {
        var (network, dice) = (any.Network, any.Dice);
        var name = dice.Of([.. Devices.Names]);
        var device = Device.Parse(name);
        var parameters = network.Init(device, 3).Parameters;
        var images = Tensor.From(
            device, dice.Doubles(2 * network.Input.Channels * network.Input.Height * network.Input.Width, 0, 1), 2, network.Input.Channels, network.Input.Height, network.Input.Width);
        var (kept, again) = (Run((p, x, s) => network.Train(p, x, s)), Run((p, x, s) => network.TrainRecomputing(p, x, s)));
        Assert.Equal(kept.Names, again.Names);
        Assert.Equal(kept.Numbers, again.Numbers);

        (string[] Names, double[] Numbers) Run(Func<ParameterTree, Tensor, long, NetworkResult> train)
        {
            var result = Diff.ValueAndGrad(
                (ParameterTree p) =>
                {
                    var output = train(p, images, 5);
                    return new WithExtra<ParameterTree>(Tensor.Sum(Tensor.Square(output.Head)), output.Statistics);
                },
                parameters);
            return ([.. result.Gradient.Names, .. result.Extra.Names], [.. new[] { result.Value }.Concat(result.Gradient.Leaves).Concat(result.Extra.Leaves).SelectMany(leaf => leaf.ToArray())]);
        }
    }

    [Fact]
    public void Segments_read_nothing_from_before_them_but_their_input()
    {
        foreach (var network in new[] { YoloV2.Full(2, Anchors.Of(1, 1), 64, 64), YoloV2.Tiny(2, Anchors.Of(1, 1), 64, 64), AnyNetwork.Of(new(1)) })
        {
            var segments = network.Segments().ToArray();
            Assert.True(segments.Length > 1);
            Assert.Equal(Enumerable.Range(0, network.Layers.Count), segments.SelectMany(s => Enumerable.Range(s.First, s.End - s.First)));
            Assert.All(segments, s => Assert.All(
                Enumerable.Range(s.First, s.End - s.First).SelectMany(i => network.Layers[i].Sources(i)), source => Assert.True(source >= s.First - 1)));
        }
    }

    [Fact]
    public void A_whole_run_leaves_the_same_bits()
    {
        var plan = TinyPlan.Create(Device.Host);
        TinyPlan.Run(plan, _folder.At("kept"));
        TinyPlan.Run(plan with { Step = plan.Step with { Recompute = true } }, _folder.At("again"));
        Assert.Equal(TinyPlan.Metrics(_folder.At("kept")), TinyPlan.Metrics(_folder.At("again")));
        Assert.Equal(TinyPlan.Model(_folder.At("kept")), TinyPlan.Model(_folder.At("again")));
    }

    [Fact]
    public void Memory_grows_with_the_root_of_the_layers_where_maps_are_of_one_size()
    {
        static Network Deep(int layers) => new(new FeatureShape(8, 64, 64), Enumerable.Repeat<Layer>(new ConvolutionLayer(8, 3), layers).ToValueList());
        var device = Device.Host;
        var images = Tensor.From(device, new Dice(1).Doubles(2 * 8 * 64 * 64, 0, 1), 2, 8, 64, 64);
        double Maps(int depth, Func<Network, Func<ParameterTree, Tensor, long, NetworkResult>> train)
        {
            var network = Deep(depth);
            var parameters = network.Init(device, 1).Parameters;
            RegionLaws.Settle();
            device.Trim();
            var before = device.Memory.BytesInUse;
            Scope.Release(device.Region(() => Diff.Grad(p => Tensor.Sum(train(network)(p, images, 0).Head), parameters)));
            return (device.Memory.PeakBytesInUse - before) / (4.0 * images.Shape.Count);
        }
        Assert.True(Maps(64, network => (p, x, s) => network.Train(p, x, s)) > 2 * 64);
        // Where n layers lie in k segments, k maps between them, two maps a layer in the last one and in one that is computed again; what an op needs besides is the same for all.
        Assert.InRange(Maps(16, network => (p, x, s) => network.TrainRecomputing(p, x, s)), 1, (6 * 4) + 12);
        Assert.InRange(Maps(64, network => (p, x, s) => network.TrainRecomputing(p, x, s)), 1, (6 * 8) + 12);
    }
}
