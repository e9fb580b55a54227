using Yolo.Model.Collections;
using Yolo.Model.Layers;

namespace Yolo.Model.Networks;

/// <summary>
/// Networks in the manner of Tiny YOLOv2, of any width and depth. Each stage is a 3×3 convolution and a pooling that halves the size; channels double from stage to
/// stage. The published network is <see cref="YoloV2.Tiny"/>.
/// </summary>
public static class TinyYoloV2
{
    /// <summary>
    /// <paramref name="depth"/> stages from <paramref name="width"/> channels on, so that a cell is 2^depth pixels wide, then
    /// <paramref name="neck"/> convolutions of twice the last stage's channels.
    /// </summary>
    /// <exception cref="ArgumentException">The size is not a multiple of a cell.</exception>
    public static Network Create(int anchors, int classes, int size, int width = 16, int depth = 4, int neck = 2)
    {
        if (size % (1 << depth) != 0)
        {
            throw new ArgumentException($"A picture of {size} pixels does not divide into cells of {1 << depth}; choose a multiple of {1 << depth}.", nameof(size));
        }
        return new(
            new FeatureShape(3, size, size),
            new ValueList<Layer>(
            [
                .. Stages(width, depth),
                .. Enumerable.Repeat(Convolution(width << depth), neck),
                Head(anchors, classes),
            ]));
    }

    private static IEnumerable<Layer> Stages(int width, int depth) =>
        Enumerable.Range(0, depth).SelectMany(stage => new Layer[] { Convolution(width << stage), new MaxPoolLayer() });

    private static ConvolutionLayer Convolution(int filters) => new(filters, 3);

    private static ConvolutionLayer Head(int anchors, int classes) =>
        new(anchors * (5 + classes), 1, Normalisation: Normalisation.None, Activation: Activation.Linear);
}
