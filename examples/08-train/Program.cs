// Trains a detector from its first weights, step by step, and scores it on pictures that it has not seen. Argument: a device.
using System.Diagnostics;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Collections;
using Yolo.Model.Detecting;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;
using Yolo.Model.Networks;
using Yolo.Model.Postprocessing;
using Yolo.Model.Scoring;
using Yolo.Model.Training;

const int size = 64, cell = 8, batch = 8, epochs = 10;
var clock = Stopwatch.StartNew();
var device = Device.Parse(args is [var name, ..] ? name : "best");

// Pictures, anchors that fit their boxes, and a network with cells of 8 pixels.
var data = GeneratedPictures.Dataset(seed: 1, train: 800, test: 100, size);
var anchors = AnchorClustering.Cluster([.. data.Train.SelectMany(s => s.Truths).Select(t => t.Box.Size)], new Size<Cell>(size / cell, size / cell), count: 3, seed: 1);
var network = TinyYoloV2.Create(anchors.Count, data.ClassNames.Count, size, width: 16, depth: 3, neck: 1);
var detector = new Detector(network, anchors, data.ClassNames.ToValueList());

// What is learnt, and how fast.
var steps = epochs * Batches.PerEpoch(data.Train.Count, batch);
var step = new TrainingStep(
    network, anchors, data.ClassNames.Count, TrainingRecipe.UsualLoss, new Adam(Beta2: 0.99, Decay: 0.0005), new CosineRate(0.008, steps, 0.00008).WithBurnIn(20, power: 1));

// The loop: a state goes in, the next one comes out. The batches are made ahead.
var cache = Evaluator.CacheFor(detector);
var state = step.Start(device, seed: 1);
foreach (var pictures in Batches.ForTraining(data.Train, new BatchOptions(batch, size, size, Seed: 1), AugmentationOptions.None, cache).Take(steps))
{
    var result = step.Run(state, pictures.Pixels, pictures.Truths);
    state = result.State;
    if (state.Step == 1 || state.Step % 200 == 0)
    {
        var loss = result.Report.Read().Loss;
        Console.WriteLine($"step {state.Step}: loss {loss.Total:0.000}, mean IoU {loss.MeanIou:0.00}, Ĉ with an object {loss.MeanObjectness:0.00}, without {loss.MeanOtherObjectness:0.000}");
    }
}

// Found, and scored, on unseen pictures; beside it what answering the mean box of each class everywhere would score.
var score = Evaluator.Evaluate(detector, state.Weights, data.Test, batch, cache, SuppressionSpec.ForScoring, new ScoringSpec()).Score;
var constant = ConstantBaseline.Evaluate([.. data.Train.Select(s => s.Truths)], [.. data.Test.Select(s => s.Truths)], new ScoringSpec());
Console.WriteLine($"mAP@0.5 {score.MeanAveragePrecision:0.000} on {data.Test.Count} unseen pictures (a constant box: {constant.MeanAveragePrecision:0.000}), {clock.Elapsed.TotalSeconds:0} s on {device}");
