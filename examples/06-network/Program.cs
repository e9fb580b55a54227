// A network is a value: a list of layers. What it has learnt is another one. Argument: a device.
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Collections;
using Yolo.Model.Geometry;
using Yolo.Model.Head;
using Yolo.Model.Layers;
using Yolo.Model.Networks;

var device = Device.Parse(args is [var name, ..] ? name : "best");
var anchors = Anchors.Of(1, 1, 2, 2, 3, 3);
const int classes = 4;

// Cells of eight pixels: three convolutions, each halved by a pooling, and a head of anchors · (5 + classes) maps.
Layer[] layers =
[
    new ConvolutionLayer(8, 3), new MaxPoolLayer(),
    new ConvolutionLayer(16, 3), new MaxPoolLayer(),
    new ConvolutionLayer(32, 3), new MaxPoolLayer(),
    new ConvolutionLayer(anchors.Count * (5 + classes), 1, Normalisation: Normalisation.None, Activation: Activation.Linear),
];
var network = new Network(new FeatureShape(3, 64, 64), layers.ToValueList());
foreach (var layer in LayerSummary.Of(network))
{
    Console.WriteLine($"{layer.Index} {layer.Kind,-5} {Maps(layer.Input)} -> {Maps(layer.Output),-12} {layer.Weights,5} numbers, {layer.Operations / 1e6:0.00} MFLOP");
}
var published = YoloV2.Tiny(classes: 20, Anchors.Voc);
Console.WriteLine($"Tiny YOLOv2: {published.WeightCount:N0} numbers, {published.Operations / 1e9:0.00} GFLOP an image");

// First weights are a function of the seed.
var weights = network.Init(device, seed: 1);
Console.WriteLine($"{weights.Parameters.Count} parameters: {string.Join(", ", weights.Parameters.Names.Take(4))}, …");

// Forward: the head, and what it means.
var images = Tensor.Full(device, 0.5, 2, 3, 64, 64);
var head = network.Infer(weights, images);
var decoded = DecodedHead.Of(head, anchors, classes);
Console.WriteLine($"head {head.Shape}; Ĉ {decoded.Objectness.Shape} from {decoded.Objectness.ToArray().Min():0.000} to {decoded.Objectness.ToArray().Max():0.000}");

// With normalisation worked into the filters: the same function, faster.
var folded = network.Fold(weights).Infer(images);
var difference = head.ToArray().Zip(folded.ToArray(), (a, b) => Math.Abs(a - b)).Max();
Console.WriteLine($"folded, the head differs by less than 1e-5: {difference < 1e-5}");

static string Maps(FeatureShape shape) => $"{shape.Channels}×{shape.Height}×{shape.Width}";
