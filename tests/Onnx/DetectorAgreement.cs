using FsCheck.Xunit;
using Xunit;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Geometry;
using Yolo.Model.Head;
using Yolo.Model.Postprocessing;
using Yolo.Onnx;
using Yolo.Properties;
using Yolo.Properties.Data;
using Yolo.Properties.Models;

namespace Yolo.OnnxAgreement;

/// <summary>Boxes, scores and detections that ONNX Runtime computes from our files, against ours.</summary>
[Properties(Arbitrary = [typeof(Dice)], MaxTest = 40)]
public class DetectorAgreement
{
    [Property]
    public void Boxes_and_scores_are_the_decoded_head(Dice dice)
    {
        var model = AnyDetector.Draw(dice);
        var pixels = Pixels(model, [TestPictures.Noise(40, 30, 1), TestPictures.Noise(20, 50, 2)]);
        using var session = Session(model, new(OnnxOutputs.Boxes));
        var (h, w) = (model.Detector.Network.Input.Height, model.Detector.Network.Input.Width);
        var boxes = session.Floats(OnnxModel.Boxes, pixels, 2, 3, h, w);
        var scores = session.Floats(OnnxModel.Scores, pixels, 2, 3, h, w);
        var head = DecodedHead.Of(
            model.Detector.Network.Infer(model.Weights, Autodiff.Tensor.From(Device.Host, pixels, 2, 3, h, w)), model.Detector.Anchors, model.ClassNames.Count);
        var (x, width, objectness, probabilities) = (head.X.ToArray(), head.Width.ToArray(), head.Objectness.ToArray(), head.ClassProbabilities.ToArray());
        var (slots, classes, grid) = (x.Length / 2, model.ClassNames.Count, model.Detector.Network.Output);
        var cells = grid.Height * grid.Width;
        for (var slot = 0; slot < x.Length; slot++)
        {
            var (image, local) = (slot / slots, slot % slots);
            Assert.Equal((x[slot] - (width[slot] / 2)) / grid.Width, boxes[4 * slot], 1e-4);
            Assert.Equal((x[slot] + (width[slot] / 2)) / grid.Width, boxes[(4 * slot) + 2], 1e-4);
            for (var k = 0; k < classes; k++)
            {
                var expected = objectness[slot] * probabilities[(((slot / cells * classes) + k) * cells) + (slot % cells)];
                Assert.Equal(expected, scores[(((image * classes) + k) * slots) + local], 1e-5);
            }
        }
    }

    /// <summary>Given the same boxes and scores, which are ONNX Runtime's own here: with ours, rounding would decide between equal ones.</summary>
    [Property]
    public void Suppression_is_ours(Dice dice)
    {
        var model = AnyDetector.Draw(dice);
        var spec = new SuppressionSpec(IouThreshold: dice.Double(0.1, 0.9), ScoreThreshold: dice.Double(0.01, 0.4));
        var pixels = Pixels(model, [TestPictures.Noise(40, 30, dice.Int(0, 9)), TestPictures.Noise(90, 50, dice.Int(0, 9))]);
        var run = new DetectingSession(model, spec, pixels, 2);
        for (var image = 0; image < 2; image++)
        {
            var candidates = run.Candidates.Where(c => c.Image == image && c.Found.Score >= spec.ScoreThreshold).Select(c => c.Found).ToArray();
            var expected = NonMaximumSuppression.Suppress(candidates, spec);
            var kept = run.Kept.Where(c => c.Image == image).Select(c => c.Found);
            Assert.Equal(expected.OrderBy(d => d.Class).ThenByDescending(d => d.Score).Select(d => (d.Class, d.Score)), kept.OrderBy(d => d.Class).ThenByDescending(d => d.Score).Select(d => (d.Class, d.Score)));
        }
    }

    [SharedDataFact("bccd")]
    public void Detections_are_ours_on_photographs()
    {
        var photographs = VocFolder.Read(SharedData.Folder("bccd")).Test.Take(6).Select(sample => sample.Load()).ToArray();
        for (var seed = 0; seed < 8; seed++)
        {
            Agree(AnyDetector.Draw(new(seed)), photographs);
        }
    }

    [Property]
    public void The_file_explains_itself(Dice dice)
    {
        using var folder = new TempFolder();
        var model = AnyDetector.Draw(dice);
        OnnxFiles.Write(folder.At("m.onnx"), model, new(dice.Of(Enum.GetValues<OnnxOutputs>())));
        using (var session = new OnnxSession(File.ReadAllBytes(folder.At("m.onnx"))))
        {
            Assert.Equal(string.Join(',', model.ClassNames), session.Metadata["classes"]);
            Assert.Equal(model.Preprocessing.ToString(), session.Metadata["preprocessing"]);
            Assert.Equal(model.Detector.Anchors.Count * 2, session.Metadata["anchors"].Split(',').Length);
        }
        var read = ModelFile.Load(folder.At("m.onnx"), Device.Host);
        var folded = model.Folded();
        Assert.Equal(folded.Detector, read.Detector);
        Assert.Equal(folded.Weights.Leaves.SelectMany(leaf => leaf.ToFloats()), read.Weights.Leaves.SelectMany(leaf => leaf.ToFloats()));
        ModelFile.Save(folder.At("again.onnx"), read);
        ModelFile.Save(folder.At("once.onnx"), model);
        Assert.Equal(File.ReadAllBytes(folder.At("once.onnx")), File.ReadAllBytes(folder.At("again.onnx")));
        ModelFile.Save(folder.At("m.weights"), read);
        Assert.True(AnyDetector.FindsTheSame(model, ModelFile.Load(folder.At("m.weights"), Device.Host), TestPictures.Noise(33, 44, 1)));
    }

    [Fact]
    public void What_the_operator_cannot_do_is_refused()
    {
        foreach (var spec in new SuppressionSpec[] { new(Method: Suppression.Linear), new(AcrossClasses: true), new(MaxDetections: 5) })
        {
            var options = new OnnxOptions(OnnxOutputs.Detections) { Suppression = spec };
            using var folder = new TempFolder();
            Assert.Contains("non-maximum suppression", Assert.Throws<Model.Storage.ModelFormatException>(() => OnnxFiles.Write(folder.At("m.onnx"), AnyDetector.Draw(new(1)), options)).Message, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFiles(folder.Path));
        }
    }

    private static void Agree(TrainedDetector model, Picture[] pictures)
    {
        var spec = new SuppressionSpec(IouThreshold: 0.4, ScoreThreshold: 0.1);
        var pixels = Pixels(model, pictures);
        var theirs = new DetectingSession(model, spec, pixels, pictures.Length).Kept;
        var ours = model.Detector.Detect(model.Weights, pixels, pictures.Length, spec).SelectMany((found, image) => found.Select(d => new ImageDetection(image, d))).ToArray();
        // Of two that overlap and have one score but for rounding, rounding decides which stays: only such may differ.
        bool HasTwin(ImageDetection one) => ours.Concat(theirs).Count(other =>
            (other.Image, other.Found.Class) == (one.Image, one.Found.Class) && Math.Abs(other.Found.Score - one.Found.Score) < 2e-6) > 1;
        var missing = ours.Where(o => !theirs.Any(o.IsNear)).Concat(theirs.Where(t => !ours.Any(t.IsNear))).Where(one => !HasTwin(one)).ToArray();
        Assert.True(missing.Length == 0, $"{string.Join('\n', missing)}\nare only among ours, {ours.Length}, or ONNX Runtime's, {theirs.Count}.");
        Assert.True(ours.Count(o => theirs.Any(o.IsNear)) >= 0.9 * ours.Length, $"Of {ours.Length} too many hang on rounding.");
    }

    private static float[] Pixels(TrainedDetector model, Picture[] pictures) => [.. pictures.SelectMany(picture =>
    {
        var (h, w) = (model.Detector.Network.Input.Height, model.Detector.Network.Input.Width);
        var pixels = new float[3 * h * w];
        InputPixels.Write(picture, model.Preprocessing, w, h, pixels);
        return pixels;
    })];

    private static OnnxSession Session(TrainedDetector model, OnnxOptions options)
    {
        using var stream = new MemoryStream();
        OnnxModel.Export(stream, model.Detector, model.Weights, new Dictionary<string, string>(), options);
        return new(stream.ToArray());
    }
}
