// Finds objects in a picture and draws them. Arguments: a model (.safetensors, .onnx, .weights) and a picture; else a small model is trained in seconds, on generated pictures.
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Collections;
using Yolo.Model.Detecting;
using Yolo.Model.Geometry;
using Yolo.Model.Networks;
using Yolo.Model.Training;

var sample = ShapePictures.Sample(seed: 2, index: 2, side: 64);
var (detector, picture) = args is [var model, var file] ? (ModelFile.Load(model), Picture.Load(file)) : (TrainedInSeconds(), sample.Load());

// The picture may have any size: what it takes to fit the network is part of the model. Boxes come back in the picture's pixels.
var found = detector.Detect(picture);
foreach (var thing in found)
{
    Console.WriteLine($"found {thing.Name} {thing.Score:0.00} at {Describe(thing.Box)}");
}
foreach (var truth in args.Length == 2 ? [] : sample.Truths)
{
    Console.WriteLine($"there is a {ShapePictures.ClassNames[truth.Class]} at {Describe(truth.Box.ToPixels(picture.Size))}");
}
Detection[] boxes = [.. found.Select(thing => new Detection(thing.Box.ToRelative(picture.Size), thing.Class, thing.Score))];
ImageFile.WritePng(BoxPainter.Draw(picture, detector.ClassNames, truths: [], boxes), "detections.png");
Console.WriteLine("drawn in detections.png");

static string Describe(Box<Pixel> box) => $"{box.Left:0}, {box.Top:0} to {box.Right:0}, {box.Bottom:0}";

// A plan of a training, carried out in a temporary run folder. The next example takes the steps itself.
static TrainedDetector TrainedInSeconds()
{
    const int size = 64, batch = 8, epochs = 6;
    var data = GeneratedPictures.Dataset(seed: 1, train: 800, test: 50, size);
    var anchors = Anchors.Of(2, 2, 3, 3, 4.5, 4.5);
    var network = TinyYoloV2.Create(anchors.Count, data.ClassNames.Count, size, width: 16, depth: 3, neck: 1);
    var rate = new CosineRate(0.008, epochs * Batches.PerEpoch(data.Train.Count, batch), 0.00008).WithBurnIn(20, power: 1);
    var step = new TrainingStep(network, anchors, data.ClassNames.Count, TrainingRecipe.UsualLoss, new Adam(Beta2: 0.99), rate);
    var detector = new Detector(network, anchors, data.ClassNames.ToValueList());
    var plan = new TrainingPlan(data, detector, step, epochs, batch, AugmentationOptions.None, Seed: 1, Device.Best());

    var folder = Directory.CreateTempSubdirectory("yolo-detect-");
    try
    {
        var outcome = new TrainingRun(plan, RunFolder.At(folder.FullName)).Run();
        Console.WriteLine($"trained in {outcome.Seconds:0} s, mAP@0.5 {outcome.MeanAveragePrecision:0.00}");
        return ModelFile.Load(Path.Combine(folder.FullName, "model.safetensors"));
    }
    finally
    {
        folder.Delete(recursive: true);
    }
}
