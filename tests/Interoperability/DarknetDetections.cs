using Xunit;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Darknet;
using Yolo.Model.Detecting;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;
using Yolo.Model.Networks;
using Yolo.Model.Postprocessing;
using Yolo.Model.Training;
using Yolo.Properties;

namespace Yolo.Interoperability;

/// <summary>What the real Darknet finds on real photographs, and what we find with the same files: the same classes, coordinates to a pixel, scores to 1e-3.</summary>
[Collection(nameof(TrainedByDarknet))]
public class DarknetDetections(TrainedByDarknet trained)
{
    private const int Width = TrainedByDarknet.Width, Height = TrainedByDarknet.Height;

    // As "detector valid" has it.
    private static readonly SuppressionSpec Suppression = new(IouThreshold: 0.45, ScoreThreshold: 0.005);

    [RealDarknetFact]
    public void A_network_trained_by_Darknet_finds_the_same_here()
    {
        var config = DarknetConfig.Parse(trained.Cfg);
        using var stream = File.OpenRead(trained.Weights);
        var network = config.ToNetwork();
        Compare(
            trained.Program, trained.Program.Detect(trained.Cfg, trained.Weights), new(network, config.Region().Anchors, [.. trained.Data.ClassNames]),
            DarknetWeights.Read(stream, config.Plan()).ToWeights(network, Device.Host));
    }

    [RealDarknetFact]
    public void A_network_trained_here_finds_the_same_in_Darknet()
    {
        var (data, config) = (trained.Data, DarknetConfig.Parse(trained.Cfg));
        using var darknet = new DarknetProgram([.. data.Train.Take(12)], data.ClassNames);
        var (network, region) = (config.ToNetwork(), config.Region());
        var step = new TrainingStep(network, region.Anchors, region.Classes, LossSpec.Default, new Adam(), new ConstantRate(0.002));
        var state = TrainingState.Start(network, step.Optimiser, Device.Host, 1);
        var photographs = data.Train.Take(12).ToArray();
        for (var i = 0; i < 90; i++)
        {
            var batch = photographs.Skip(i % 3 * 4).Take(4).ToArray();
            var pixels = batch.SelectMany(p => new DarknetPixels((int)p.ImageSize.Width, (int)p.ImageSize.Height, Width, Height).Letterbox(p.Load())).ToArray();
            state = step.Run(state, pixels, [.. batch.Select(p => p.Truths)]).State;
        }

        var file = darknet.At("ours.weights");
        using (var stream = File.Create(file))
        {
            DarknetNumbers.From(network, state.Weights, state.Seen).Write(stream);
        }
        var text = new StringWriter();
        DarknetDescription.Of(network, region, config.Net).Write(text);
        Compare(darknet, darknet.Detect(text.ToString(), file), new(network, region.Anchors, [.. data.ClassNames]), state.Weights);
    }

    private static void Compare(DarknetProgram darknet, ILookup<string, Found> theirs, Detector detector, Weights weights)
    {
        var compared = 0;
        foreach (var path in darknet.Pictures)
        {
            var picture = ImageFile.Read(path);
            var fit = new DarknetPixels(picture.Width, picture.Height, Width, Height);
            var placement = Placement.Of(Resizing.Letterbox, picture.Size, Width, Height);
            var ours = detector.Detect(weights, fit.Letterbox(picture), 1, Suppression)[0].Select(d =>
            {
                var (left, top, right, bottom) = fit.Edges(d.Box);
                SameEdges(placement, picture, d.Box, (left, top, right, bottom));
                return new Found(d.Class, d.Score, left, top, right, bottom);
            }).ToArray();
            var expected = theirs[Path.GetFileNameWithoutExtension(path)].ToArray();
            // At the very threshold rounding decides; what is clearly above it must be in both, once.
            Assert.All(expected.Where(e => e.Score > 0.01), e => Assert.Contains(ours, o => Same(e, o)));
            Assert.All(ours.Where(o => o.Score > 0.01), o => Assert.Contains(expected, e => Same(e, o)));
            compared += expected.Count(e => e.Score > 0.01);
        }
        Assert.True(compared > 50, $"Only {compared} detections were there to compare.");
    }

    /// <summary>Our own way out of the letterbox, but for Darknet's counting from 1 and its clipping.</summary>
    private static void SameEdges(Placement placement, Picture picture, Box<Relative> box, (double Left, double Top, double Right, double Bottom) edges)
    {
        var ours = placement.OutOf(box).ToPixels(picture.Size);
        Assert.Equal(edges.Left, Math.Max(1, ours.Left + 1), 1e-6);
        Assert.Equal(edges.Top, Math.Max(1, ours.Top + 1), 1e-6);
        Assert.Equal(edges.Right, Math.Min(picture.Width, ours.Right + 1), 1e-6);
        Assert.Equal(edges.Bottom, Math.Min(picture.Height, ours.Bottom + 1), 1e-6);
    }

    private static bool Same(Found a, Found b) =>
        a.Class == b.Class && Math.Abs(a.Score - b.Score) <= 1e-3 && Math.Abs(a.Left - b.Left) <= 1 && Math.Abs(a.Top - b.Top) <= 1
        && Math.Abs(a.Right - b.Right) <= 1 && Math.Abs(a.Bottom - b.Bottom) <= 1;
}
