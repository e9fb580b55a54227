using Yolo.Autodiff;
using Yolo.Model.Collections;
using Yolo.Model.Geometry;
using Yolo.Model.Head;
using Yolo.Model.Networks;
using Yolo.Model.Postprocessing;

namespace Yolo.Model.Detecting;

/// <summary>A network with what its head means: finds objects in images.</summary>
/// <param name="Network">The network.</param>
/// <param name="Anchors">Its anchors, in cell units.</param>
/// <param name="ClassNames">The names of its classes.</param>
public sealed record Detector(Network Network, Anchors Anchors, ValueList<string> ClassNames)
{
    /// <summary>What becomes of a picture before the network takes it.</summary>
    public Preprocessing Preprocessing { get; init; } = Preprocessing.Default;

    /// <summary>
    /// The objects in each of the images, pixels [N, C, H, W] as <see cref="Preprocessing"/> makes them, row-major; boxes are relative to them. A slot gives a detection for each class whose score Ĉ · p̂ reaches
    /// the threshold; of detections that overlap, the specification says which stay.
    /// </summary>
    public ValueList<ValueList<Detection>> Detect(Weights weights, float[] pixels, int images, SuppressionSpec spec) =>
        Suppress(Candidates(weights, pixels, images, spec.ScoreThreshold), spec);

    /// <summary>The first half of <see cref="Detect"/>: the network, and every class of every slot whose score reaches the threshold.</summary>
    public ValueList<ValueList<Detection>> Candidates(Weights weights, float[] pixels, int images, double threshold)
    {
        var device = weights.Parameters.Leaves[0].Device;
        // Nothing survives the region: what is wanted has been read by then.
        var slots = (ValueList<ValueList<Detection>>?)null;
        device.Region(() =>
        {
            var input = Tensor.From(device, pixels, images, Network.Input.Channels, Network.Input.Height, Network.Input.Width);
            slots = Candidates(DecodedHead.Of(Network.Infer(weights, input), Anchors, ClassNames.Count), threshold);
            return new TensorList([]);
        });
        return slots!;
    }

    /// <summary>The second half of <see cref="Detect"/>: what non-maximum suppression leaves of each image's candidates.</summary>
    public static ValueList<ValueList<Detection>> Suppress(ValueList<ValueList<Detection>> candidates, SuppressionSpec spec) =>
        candidates.Select(found => NonMaximumSuppression.Suppress(found, spec)).ToValueList();

    /// <summary>Every class of every slot whose score reaches the threshold, for each image, boxes relative to the image.</summary>
    public static ValueList<ValueList<Detection>> Candidates(DecodedHead head, double threshold)
    {
        var (n, a, h, w) = (head.X.Shape[0], head.X.Shape[1], head.X.Shape[2], head.X.Shape[3]);
        var classes = head.ClassProbabilities.Shape[2];
        var (xs, ys, widths, heights) = (head.X.ToArray(), head.Y.ToArray(), head.Width.ToArray(), head.Height.ToArray());
        var (objectness, probabilities) = (head.Objectness.ToArray(), head.ClassProbabilities.ToArray());
        var grid = new Size<Cell>(w, h);
        var perImage = new List<Detection>[n];
        for (var image = 0; image < n; image++)
        {
            perImage[image] = [];
            for (var slot = 0; slot < a * h * w; slot++)
            {
                var i = (image * a * h * w) + slot;
                if (objectness[i] < threshold)
                {
                    continue;
                }
                var box = new Box<Cell>(xs[i], ys[i], widths[i], heights[i]).ToRelative(grid);
                for (var k = 0; k < classes; k++)
                {
                    var score = objectness[i] * probabilities[((((image * a) + (slot / (h * w))) * classes) + k) * h * w + (slot % (h * w))];
                    if (score >= threshold)
                    {
                        perImage[image].Add(new(box, k, score));
                    }
                }
            }
        }
        return perImage.Select(found => found.ToValueList()).ToValueList();
    }
}
