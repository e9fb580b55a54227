using FsCheck.Xunit;
using Xunit;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Detecting;
using Yolo.Model.Geometry;
using Yolo.Model.Postprocessing;
using Yolo.Model.Scoring;
using Yolo.Properties.Data;

namespace Yolo.Properties.Models;

/// <summary>Detection in pictures of any size.</summary>
[Properties(Arbitrary = [typeof(Dice)], MaxTest = 15)]
public class TrainedDetectorLaws
{
    private static readonly SuppressionSpec Everything = new(ScoreThreshold: 0.01);

    /// <summary>By hand: the input's pixels, the network's boxes in it, each taken back to the picture.</summary>
    [Property]
    public void Boxes_are_the_networks_in_pixels_of_the_picture(Dice dice)
    {
        var model = AnyDetector.Draw(dice);
        var picture = TestPictures.Noise(dice.Int(20, 90), dice.Int(20, 90), 2);
        var (width, height) = (model.Detector.Network.Input.Width, model.Detector.Network.Input.Height);
        var pixels = new float[3 * width * height];
        var placement = InputPixels.Write(picture, model.Preprocessing, width, height, pixels);
        var expected = model.Detector.Detect(model.Weights, pixels, 1, Everything)[0];
        var found = model.Detect(picture, Everything);
        Assert.Equal(expected.Count, found.Count);
        Assert.All(expected.Zip(found), pair =>
        {
            var box = placement.OutOf(pair.First.Box);
            Assert.Equal((pair.First.Class, pair.First.Score, model.ClassNames[pair.First.Class]), (pair.Second.Class, pair.Second.Score, pair.Second.Name));
            Assert.Equal(box.Left * picture.Width, pair.Second.Box.Left, 1e-9);
            Assert.Equal(box.Bottom * picture.Height, pair.Second.Box.Bottom, 1e-9);
        });
    }

    /// <summary>Files in batches, read ahead, find what single pictures do; a broken one stops nothing.</summary>
    [Property]
    public void Files_find_what_pictures_find(Dice dice)
    {
        using var folder = new TempFolder();
        var model = AnyDetector.Draw(dice);
        Picture[] pictures = [.. Enumerable.Range(0, dice.Int(1, 7)).Select(i => TestPictures.Noise(dice.Int(20, 60), dice.Int(20, 60), i))];
        string[] paths = [.. pictures.Select((_, i) => folder.At($"{i}.png")), folder.WriteText("no picture", "broken.png")];
        foreach (var (picture, path) in pictures.Zip(paths))
        {
            ImageFile.WritePng(picture, path);
        }
        dice.Permutation(paths.Length).Select(i => paths[i]).ToArray().CopyTo(paths, 0);
        var last = new DetectionProgress(0, 0, 0);
        var outcomes = model.DetectAll(paths, Everything, dice.Int(1, 4), now => last = now).ToArray();
        Assert.Equal(paths, outcomes.Select(outcome => outcome.Path));
        Assert.Equal((paths.Length, paths.Length), (last.Done, last.Total));
        foreach (var outcome in outcomes)
        {
            if (outcome is DetectedPicture detected)
            {
                var expected = model.Detect(Picture.Load(outcome.Path), Everything);
                Assert.Equal(expected.Count, detected.Found.Count);
                Assert.All(expected.Zip(detected.Found), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 1e-4));
            }
            else
            {
                Assert.Contains("broken.png", Assert.IsType<BrokenPicture>(outcome).Problem, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>A score is taken of the boxes that detection gives.</summary>
    [Property]
    public void Evaluation_looks_at_pictures_as_detection_does(Dice dice)
    {
        var model = AnyDetector.Draw(dice);
        var data = GeneratedPictures.Dataset(seed: 7, train: 1, test: 3, size: 40);
        Sample[] samples = [.. data.Test.Select(sample => new Sample(sample.Name, sample.ImageSize, [.. sample.Truths.Where(t => t.Class < model.ClassNames.Count)], sample.Load))];
        var evaluation = Evaluator.Evaluate(model.Detector, model.Weights, samples, dice.Int(1, 3), new PictureCache(), Everything, new ScoringSpec());
        foreach (var (sample, found) in samples.Zip(evaluation.Detections))
        {
            var expected = model.Detect(sample.Load(), Everything);
            Assert.Equal(expected.Count, found.Count);
            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First.Box.Left, pair.Second.Box.ToPixels(sample.ImageSize).Left, 0.01));
        }
    }
}
