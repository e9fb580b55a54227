using Yolo.Model.Collections;
using Yolo.Model.Geometry;
using Yolo.Model.Layers;

namespace Yolo.Model.Networks;

/// <summary>
/// The published networks: YOLOv2 and Tiny YOLOv2 (Redmon and Farhadi, YOLO9000, 2016), layer by layer as in Darknet's yolov2-voc.cfg and yolov2-tiny-voc.cfg; and a smaller one of the same shape.
/// </summary>
public static class YoloV2
{
    /// <summary>The side of the images that the networks were published for, in pixels.</summary>
    public const int Size = 416;

    /// <summary>
    /// YOLOv2: the body of Darknet-19, two more convolutions, and the passthrough, which brings the 26 × 26 maps of layer 16 down to 13 × 13. A cell is 32 pixels wide.
    /// </summary>
    /// <param name="classes">How many classes, K.</param>
    /// <param name="anchors">The anchors; their number decides the channels of the head.</param>
    /// <param name="width">The images' width in pixels, a multiple of 32.</param>
    /// <param name="height">The images' height in pixels, a multiple of 32.</param>
    public static Network Full(int classes, Anchors anchors, int width = Size, int height = Size) => new(
        new FeatureShape(3, height, width),
        new ValueList<Layer>(
        [
            .. Darknet19Body(),
            Convolution(1024, 3), Convolution(1024, 3),
            new RouteLayer([16]), Convolution(64, 1), new ReorgLayer(),
            new RouteLayer([27, 24]), Convolution(1024, 3),
            Head(classes, anchors),
        ]));

    /// <summary>Tiny YOLOv2: six stages of one convolution and a pooling, the last of which keeps the size. A cell is 32 pixels wide.</summary>
    /// <param name="classes">How many classes, K.</param>
    /// <param name="anchors">The anchors; their number decides the channels of the head.</param>
    /// <param name="width">The images' width in pixels, a multiple of 32.</param>
    /// <param name="height">The images' height in pixels, a multiple of 32.</param>
    public static Network Tiny(int classes, Anchors anchors, int width = Size, int height = Size) => new(
        new FeatureShape(3, height, width),
        new ValueList<Layer>(
        [
            Convolution(16, 3), new MaxPoolLayer(),
            Convolution(32, 3), new MaxPoolLayer(),
            Convolution(64, 3), new MaxPoolLayer(),
            Convolution(128, 3), new MaxPoolLayer(),
            Convolution(256, 3), new MaxPoolLayer(),
            Convolution(512, 3), new MaxPoolLayer(2, 1),
            Convolution(1024, 3), Convolution(1024, 3),
            Head(classes, anchors),
        ]));

    /// <summary>
    /// No published network: YOLOv2's shape, passthrough included, on the body of Tiny YOLOv2 with half as many channels behind it, for sets of some hundred pictures learnt from
    /// nothing. A cell is 32 pixels wide.
    /// </summary>
    /// <param name="classes">How many classes, K.</param>
    /// <param name="anchors">The anchors; their number decides the channels of the head.</param>
    /// <param name="width">The images' width in pixels, a multiple of 32.</param>
    /// <param name="height">The images' height in pixels, a multiple of 32.</param>
    public static Network Small(int classes, Anchors anchors, int width = Size, int height = Size) => new(
        new FeatureShape(3, height, width),
        new ValueList<Layer>(
        [
            Convolution(16, 3), new MaxPoolLayer(),
            Convolution(32, 3), new MaxPoolLayer(),
            Convolution(64, 3), new MaxPoolLayer(),
            Convolution(128, 3), new MaxPoolLayer(),
            Convolution(256, 3), new MaxPoolLayer(),
            Convolution(512, 3), Convolution(512, 3),
            new RouteLayer([8]), Convolution(64, 1), new ReorgLayer(),
            new RouteLayer([14, 11]), Convolution(512, 3),
            Head(classes, anchors),
        ]));

    /// <summary>Darknet-19, the classifier whose body detectors start from: class probabilities [N, classes, 1, 1].</summary>
    public static Network Darknet19(int classes, int size = 224) => new(
        new FeatureShape(3, size, size),
        new ValueList<Layer>(
        [
            .. Darknet19Body(),
            new ConvolutionLayer(classes, 1, Normalisation: Normalisation.None, Activation: Activation.Linear),
            new AveragePoolLayer(), new SoftmaxLayer(),
        ]));

    /// <summary>Layers 0 to 22: 3×3 convolutions that double the channels after each pooling, with 1×1 convolutions between them that halve them.</summary>
    private static IEnumerable<Layer> Darknet19Body() =>
    [
        Convolution(32, 3), new MaxPoolLayer(),
        Convolution(64, 3), new MaxPoolLayer(),
        Convolution(128, 3), Convolution(64, 1), Convolution(128, 3), new MaxPoolLayer(),
        Convolution(256, 3), Convolution(128, 1), Convolution(256, 3), new MaxPoolLayer(),
        Convolution(512, 3), Convolution(256, 1), Convolution(512, 3), Convolution(256, 1), Convolution(512, 3), new MaxPoolLayer(),
        Convolution(1024, 3), Convolution(512, 1), Convolution(1024, 3), Convolution(512, 1), Convolution(1024, 3),
    ];

    private static ConvolutionLayer Convolution(int filters, int size) => new(filters, size);

    private static ConvolutionLayer Head(int classes, Anchors anchors) =>
        new(anchors.Count * (5 + classes), 1, Normalisation: Normalisation.None, Activation: Activation.Linear);
}
