using Xunit;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Darknet;
using Yolo.Model.Detecting;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;
using Yolo.Model.Postprocessing;
using Yolo.Model.Training;
using Yolo.Properties.Data;

namespace Yolo.Interoperability;

/// <summary>What the real Darknet finds on real photographs, and what we find with the same files: the same classes, coordinates to a pixel, scores to 1e-3.</summary>
[Collection(nameof(TrainedByDarknet))]
public class DarknetDetections(TrainedByDarknet trained)
{
    private const int Width = TrainedByDarknet.Width, Height = TrainedByDarknet.Height;

    // As "detector valid" has it.
    private static readonly SuppressionSpec Suppression = new(IouThreshold: 0.45, ScoreThreshold: 0.005);

    /// <summary>At the very threshold of scores rounding decides; what is above this must be in both.</summary>
    private const double Clear = 0.01;

    [RealDarknetFact]
    public void A_network_trained_by_Darknet_finds_the_same_here()
    {
        var theirs = trained.Program.Detect(trained.Cfg, trained.Weights);
        Compare(trained.Program, theirs, ModelFile.LoadDarknet(trained.Program.At("net.cfg"), trained.Weights, Device.Host, trained.Data.ClassNames));
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

        var model = new TrainedDetector(new(network, region.Anchors, [.. data.ClassNames]) { Preprocessing = Preprocessing.Darknet }, state.Weights);
        ModelFile.Save(darknet.At("ours.weights"), model);
        Compare(darknet, darknet.Detect(File.ReadAllText(darknet.At("ours.cfg")), darknet.At("ours.weights")), model);
    }

    private static void Compare(DarknetProgram darknet, ILookup<string, Found> theirs, TrainedDetector model)
    {
        var compared = 0;
        foreach (var path in darknet.Pictures)
        {
            var picture = ImageFile.Read(path);
            var candidates = model.Detect(picture, Suppression with { IouThreshold = 1 }).ToArray();
            var expected = theirs[Path.GetFileNameWithoutExtension(path)]
                .Select(e => (Found: e, Here: candidates.Where(c => Same(e, AsDarknetWrites(c, picture))).MinBy(c => Math.Abs(c.Score - e.Score))))
                .ToArray();
            Assert.All(expected.Where(e => e.Found.Score > Clear), e => Assert.NotNull(e.Here));
            AssertSuppressed(candidates, [.. expected.Select(e => e.Here).OfType<FoundObject>()]);
            AssertSuppressed(candidates, [.. model.Detect(picture, Suppression)]);
            compared += expected.Count(e => e.Found.Score > Clear);
        }
        Assert.True(compared > 50, $"Only {compared} detections were there to compare.");
    }

    /// <summary>
    /// Of all candidates greedy suppression keeps the one set in which no two overlap and which overlaps all others with something better. So two programs
    /// that both keep it agree, but where an IoU is the threshold to rounding: there either may be right, with all that follows from it.
    /// </summary>
    private static void AssertSuppressed(FoundObject[] candidates, FoundObject[] kept)
    {
        const double rounding = 1e-4;
        Assert.All(kept, k => Assert.DoesNotContain(kept, better => better != k && Overlap(better, k) > Suppression.IouThreshold + rounding));
        Assert.All(candidates.Where(c => c.Score > Clear).Except(kept), c => Assert.Contains(
            kept, better => better.Score >= c.Score - rounding && Overlap(better, c) > Suppression.IouThreshold - rounding));
    }

    private static double Overlap(FoundObject a, FoundObject b) => a.Class == b.Class ? Box<Pixel>.Iou(a.Box, b.Box) : 0;

    /// <summary>Counted from 1, and clipped.</summary>
    private static Found AsDarknetWrites(FoundObject found, Picture picture) => new(
        found.Class, found.Score, Math.Max(1, found.Box.Left + 1), Math.Max(1, found.Box.Top + 1),
        Math.Min(picture.Width, found.Box.Right + 1), Math.Min(picture.Height, found.Box.Bottom + 1));

    private static bool Same(Found a, Found b) =>
        a.Class == b.Class && Math.Abs(a.Score - b.Score) <= 1e-3 && Math.Abs(a.Left - b.Left) <= 1 && Math.Abs(a.Top - b.Top) <= 1
        && Math.Abs(a.Right - b.Right) <= 1 && Math.Abs(a.Bottom - b.Bottom) <= 1;
}
