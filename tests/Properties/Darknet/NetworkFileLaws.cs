using FsCheck.Xunit;
using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Darknet;
using Yolo.Model.Geometry;
using Yolo.Model.Layers;
using Yolo.Model.Networks;
using Yolo.Properties.Networks;

namespace Yolo.Properties.Darknet;

/// <summary>Networks to Darknet's files and back.</summary>
[Properties(Arbitrary = [typeof(AnyNetwork)])]
public class NetworkFileLaws
{
    private static readonly DarknetRegion Region = new() { Anchors = Anchors.Voc, Classes = 20, Softmax = true };

    [Property(MaxTest = 20)]
    public void A_network_comes_back_from_its_cfg_and_its_weights(AnyNetwork any)
    {
        // Darknet has one reorganisation, and one normalisation on the processor.
        var network = any.Network.Normalised(Normalisation.OutsideRoot) with { };
        network = network with
        {
            Layers = [.. network.Layers.Select(layer => layer is ReorgLayer reorg ? reorg with { Way = Reorganisation.Darknet } : layer)],
        };
        var text = new StringWriter();
        DarknetDescription.Of(network, new DarknetNet(1, 1, 1)).Write(text);
        var read = DarknetConfig.Parse(text.ToString());
        Assert.Equal(network, read.ToNetwork());

        var weights = network.Init(Device.Host, any.Dice.Int(0, 99));
        var file = new MemoryStream();
        DarknetNumbers.From(network, weights, 17).Write(file);
        file.Position = 0;
        var numbers = DarknetWeights.Read(file, read.Plan());
        Assert.Equal(17UL, numbers.Header.Seen);
        var back = numbers.ToWeights(network, Device.Host);
        Assert.Equal(weights.Parameters.Names, back.Parameters.Names);
        Assert.Equal(weights.Statistics.Names, back.Statistics.Names);
        Assert.All(weights.Leaves.Zip(back.Leaves), pair => Assert.Equal(pair.First.ToArray(), pair.Second.ToArray()));
    }

    [Fact]
    public void The_first_layers_of_a_file_start_another_network()
    {
        var network = YoloV2.Tiny(2, Anchors.Of(1, 1), 64, 64).Normalised(Normalisation.OutsideRoot);
        var plan = DarknetDescription.Of(network, Region with { Anchors = Anchors.Of(1, 1), Classes = 2 }, new DarknetNet(1, 1, 1)).Plan();
        var file = new MemoryStream();
        DarknetNumbers.From(network, network.Init(Device.Host, 1), 0).Write(file);
        file.Position = 0;

        var fresh = network.Init(Device.Host, 2);
        var started = DarknetWeights.ReadFirst(file, plan, 3).Into(network, fresh);
        double[] Filters(Weights weights, int layer) => weights.Parameters[$"{Network.LayerName(layer)}.filters"].ToArray();
        Assert.Equal(Filters(network.Init(Device.Host, 1), 2), Filters(started, 2));
        Assert.Equal(Filters(fresh, 4), Filters(started, 4));
    }

    [Fact]
    public void The_networks_in_code_are_those_of_their_cfg()
    {
        Network OfText(Network network, int classes, Anchors anchors)
        {
            var text = new StringWriter();
            DarknetDescription.Of(network, Region with { Anchors = anchors, Classes = classes }, new DarknetNet(1, 1, 1)).Write(text);
            return DarknetConfig.Parse(text.ToString()).ToNetwork();
        }
        foreach (var network in new[] { YoloV2.Full(20, Anchors.Voc), YoloV2.Tiny(20, Anchors.Voc) })
        {
            Assert.Equal(network.Normalised(Normalisation.OutsideRoot), OfText(network, 20, Anchors.Voc));
        }
    }

    [DarknetFact]
    public void The_published_cfg_files_are_the_networks_in_code()
    {
        Network Published(string name) => DarknetFiles.Read(name).ToNetwork();
        Assert.Equal(YoloV2.Full(20, Anchors.Voc).Normalised(Normalisation.OutsideRoot), Published("yolov2-voc.cfg"));
        Assert.Equal(YoloV2.Tiny(20, Anchors.Voc).Normalised(Normalisation.OutsideRoot), Published("yolov2-tiny-voc.cfg"));
        Assert.Equal(
            (YoloV2.Full(80, Anchors.Coco) with { Input = new(3, 608, 608) }).Normalised(Normalisation.OutsideRoot), Published("yolov2.cfg"));
    }
}
