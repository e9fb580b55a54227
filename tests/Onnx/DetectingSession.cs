using Yolo.Data;
using Yolo.Model.Geometry;
using Yolo.Model.Postprocessing;
using Yolo.Onnx;

namespace Yolo.OnnxAgreement;

/// <summary>A detection in one of the images of a batch.</summary>
internal sealed record ImageDetection(int Image, Detection Found)
{
    /// <summary>The same but for rounding.</summary>
    public bool IsNear(ImageDetection other) =>
        (Image, Found.Class) == (other.Image, other.Found.Class) && Math.Abs(Found.Score - other.Found.Score) < 1e-4
        && Near(Found.Box.Left, other.Found.Box.Left) && Near(Found.Box.Bottom, other.Found.Box.Bottom);

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-4 * Math.Max(1, Math.Abs(a));
}

/// <summary>What ONNX Runtime finds with a detector exported as far as it goes.</summary>
internal sealed class DetectingSession
{
    public DetectingSession(TrainedDetector model, SuppressionSpec spec, float[] pixels, int images)
    {
        using var stream = new MemoryStream();
        OnnxModel.Export(stream, model.Detector, model.Weights, new Dictionary<string, string>(), new(OnnxOutputs.Detections) { Suppression = spec });
        using var session = new OnnxSession(stream.ToArray());
        long[] shape = [images, 3, model.Detector.Network.Input.Height, model.Detector.Network.Input.Width];
        var boxes = session.Floats(OnnxModel.Boxes, pixels, shape);
        var scores = session.Floats(OnnxModel.Scores, pixels, shape);
        var (slots, classes) = (boxes.Length / 4 / images, model.ClassNames.Count);
        ImageDetection At(int image, int label, int slot)
        {
            var box = boxes.AsSpan(4 * ((image * slots) + slot), 4);
            return new(image, new(Box<Relative>.FromEdges(box[0], box[1], box[2], box[3]), label, scores[(((image * classes) + label) * slots) + slot]));
        }
        Candidates = [.. Enumerable.Range(0, images * classes * slots).Select(i => At(i / (classes * slots), i / slots % classes, i % slots))];
        Kept = [.. session.Integers(OnnxModel.Detections, pixels, shape).Chunk(3).Select(row => At((int)row[0], (int)row[1], (int)row[2]))];
    }

    /// <summary>Every class of every slot.</summary>
    public IReadOnlyList<ImageDetection> Candidates { get; }

    /// <summary>What suppression leaves.</summary>
    public IReadOnlyList<ImageDetection> Kept { get; }
}
