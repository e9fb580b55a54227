using Xunit;
using Yolo.Autodiff;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Darknet;
using Yolo.Model.Geometry;
using Yolo.Model.Head;
using Yolo.Model.Layers;
using Yolo.Model.Networks;
using Yolo.Properties;

namespace Yolo.Interoperability;

/// <summary>Heads of networks that OpenCV reads from Darknet's files, against ours.</summary>
[Collection(nameof(TrainedByDarknet))]
public class OpenCvAgreement(TrainedByDarknet trained)
{
    private static readonly DarknetNet Net = new(1, 1, 1);

    public static TheoryData<string> Published => ["tiny", "tiny, not square", "full"];

    /// <summary>Trained by the real Darknet, read by OpenCV and by us.</summary>
    [RealDarknetFact]
    public void A_network_that_Darknet_trained_gives_the_same_head()
    {
        var config = DarknetConfig.Parse(trained.Cfg);
        using var stream = File.OpenRead(trained.Weights);
        var numbers = DarknetWeights.Read(stream, config.Plan());
        Assert.Equal(4UL * TrainedByDarknet.Batches, numbers.Header.Seen);

        var again = new MemoryStream();
        numbers.Write(again);
        Assert.Equal(File.ReadAllBytes(trained.Weights), again.ToArray());

        var network = config.ToNetwork();
        using var theirs = new OpenCvNetwork(trained.Program.At("net.cfg"), trained.Weights);
        var weights = AsOpenCvNormalises(numbers.ToWeights(network, Device.Host));
        foreach (var photograph in trained.Data.Test.Take(4))
        {
            var pixels = new float[3 * TrainedByDarknet.Width * TrainedByDarknet.Height];
            PlanarPixels.WriteStretched(photograph.Load(), TrainedByDarknet.Width, TrainedByDarknet.Height, pixels);
            Agree(theirs, network, weights, pixels);
            SameBoxes(theirs, network, config.Region(), weights, pixels);
        }
    }

    /// <summary>Every slot's box and objectness: OpenCV's rows go cell by cell, with the anchors of a cell one after another. Sizes are exponentials of the head: their logarithms count.</summary>
    private static void SameBoxes(OpenCvNetwork theirs, Network network, DarknetRegion region, Weights weights, float[] pixels)
    {
        var (height, width) = (network.Input.Height, network.Input.Width);
        var rows = theirs.Output("detection_out", pixels, 1, 3, height, width).Chunk(5 + region.Classes).ToArray();
        var raw = network.Infer(weights, Tensor.From(Device.Host, pixels, 1, 3, height, width));
        var (head, largest) = (DecodedHead.Of(raw, region.Anchors, region.Classes), Math.Max(1, raw.ToArray().Max(Math.Abs)));
        var (grid, anchors) = (network.Output, region.Anchors.Count);
        double[][] ours = [head.X.ToArray(), head.Y.ToArray(), head.Width.ToArray(), head.Height.ToArray(), head.Objectness.ToArray()];
        for (var slot = 0; slot < rows.Length; slot++)
        {
            var (anchor, cell) = (slot % anchors, slot / anchors);
            double[] scale = [grid.Width, grid.Height, grid.Width, grid.Height, 1];
            for (var field = 0; field < 5; field++)
            {
                double expected = rows[slot][field], actual = ours[field][(anchor * grid.Height * grid.Width) + cell] / scale[field];
                Assert.True(
                    field is 2 or 3 ? Math.Abs(Math.Log(expected / actual)) <= 1e-4 * largest : Math.Abs(expected - actual) <= 1e-4 * largest,
                    $"field {field} of slot {slot} is {actual}, OpenCV's {expected}");
            }
        }
    }

    /// <summary>Written by us, read by OpenCV: the published networks, with random weights and statistics.</summary>
    [Theory]
    [MemberData(nameof(Published))]
    public void A_network_of_ours_gives_the_same_head(string name)
    {
        var network = (name switch
        {
            "tiny" => YoloV2.Tiny(20, Anchors.Voc),
            "tiny, not square" => YoloV2.Tiny(20, Anchors.Voc, 608, 320),
            _ => YoloV2.Full(20, Anchors.Voc),
        }).Normalised(Normalisation.OutsideRoot);
        var weights = Lively(network.Init(Device.Host, 5));
        var folder = Directory.CreateTempSubdirectory("opencv");
        try
        {
            var (cfg, file) = (Path.Combine(folder.FullName, "net.cfg"), Path.Combine(folder.FullName, "net.weights"));
            using (var writer = new StreamWriter(cfg))
            {
                DarknetDescription.Of(network, new DarknetRegion { Anchors = Anchors.Voc, Classes = 20, Softmax = true }, Net).Write(writer);
            }
            using (var stream = File.Create(file))
            {
                DarknetNumbers.From(network, weights, 0).Write(stream);
            }
            using var theirs = new OpenCvNetwork(cfg, file);
            var random = new Random(3);
            Agree(theirs, network, weights, [.. Enumerable.Range(0, 3 * network.Input.Height * network.Input.Width).Select(_ => random.NextSingle())]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Agree(OpenCvNetwork theirs, Network network, Weights weights, float[] pixels)
    {
        var (height, width) = (network.Input.Height, network.Input.Width);
        var expected = theirs.Output($"conv_{network.Layers.Count - 1}", pixels, 1, 3, height, width);
        var ours = network.Infer(weights, Tensor.From(Device.Host, pixels, 1, 3, height, width)).ToFloats();
        Assert.Equal(expected.Length, ours.Length);
        var scale = expected.Max(Math.Abs);
        var worst = expected.Zip(ours, (e, o) => Math.Abs(e - o)).Max();
        Assert.True(scale > 0.01 && worst <= 1e-4 * scale, $"off by {worst:g3} of {scale:g3}");
    }

    /// <summary>OpenCV adds 10⁻⁶ to the variance, Darknet to its root: the variances with which Darknet's way divides by what OpenCV's does.</summary>
    private static Weights AsOpenCvNormalises(Weights weights)
    {
        static double Moved(double variance) => Math.Pow(Math.Sqrt(variance + 1e-6) - 1e-6, 2);
        return weights with
        {
            Statistics = new(weights.Statistics.Names.Zip(weights.Statistics.Leaves, (name, leaf) => KeyValuePair.Create(
                name, name.EndsWith("variance", StringComparison.Ordinal) ? Tensor.From(leaf.Device, [.. leaf.ToArray().Select(Moved)], [.. leaf.Shape.Sizes]) : leaf))),
        };
    }

    /// <summary>Statistics that are not those of no data, near those of the maps, so that all layers keep saying something.</summary>
    private static Weights Lively(Weights weights)
    {
        var random = new Random(9);
        return weights with
        {
            Statistics = new(weights.Statistics.Names.Zip(weights.Statistics.Leaves, (name, leaf) => KeyValuePair.Create(name, Tensor.From(
                leaf.Device,
                [.. Enumerable.Range(0, leaf.Shape.Count).Select(_ => name.EndsWith("mean", StringComparison.Ordinal) ? random.NextSingle() - 0.5f : 0.5f + random.NextSingle())],
                [.. leaf.Shape.Sizes])))),
        };
    }
}

/// <summary>A test that needs the real Darknet and the photographs; where the environment says CI it fails without.</summary>
public sealed class RealDarknetFactAttribute : FactAttribute
{
    public RealDarknetFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = DarknetProgram.Problem.Length > 0 ? DarknetProgram.Problem
                : Directory.Exists(SharedData.Folder("bccd")) ? null! : $"There is no '{SharedData.Folder("bccd")}'.";
        }
    }
}
