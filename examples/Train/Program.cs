// Trains a YOLOv2 detector: on generated pictures, or on a folder of photographs; on any device.
using System.Globalization;
using System.Runtime.InteropServices;
using Yolo.Data;
using Yolo.Examples.Train;
using Yolo.Kernels;
using Yolo.Model.Collections;
using Yolo.Model.Detecting;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;
using Yolo.Model.Networks;
using Yolo.Model.Storage;
using Yolo.Model.Training;

const int Ok = 0, Failure = 1, UnusableInput = 2, Interrupted = 130;

var usage = Options.Command(Run).Parse(args);
if (usage.Errors.Count > 0)
{
    Display.Error(string.Join(" ", usage.Errors.Select(e => e.Message)) + " See --help.");
    return UnusableInput;
}
return usage.Invoke(new() { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });

static int Run(Options options, CancellationToken stop)
{
    try
    {
        return Train(options, stop);
    }
    catch (TrainingDivergedException e)
    {
        Display.Error(e.Message);
        return Failure;
    }
    catch (Exception e) when (e is DataException or DeviceException or ModelFormatException or TruthException or ArgumentException)
    {
        Display.Error(e.Message);
        return UnusableInput;
    }
}

static int Train(Options options, CancellationToken stop)
{
    var device = Device.Parse(options.Device);
    Display.Say($"device: {device} ({device.Description})");

    // The pictures.
    var data = options.Generated
        ? GeneratedPictures.Dataset((ulong)options.Seed, train: 1000, test: 200, size: options.Size)
        : LabelledData.Open(options.Data);
    foreach (var warning in data.Warnings)
    {
        Display.Say($"warning: {warning}");
    }
    Display.Say($"data: {data.Train.Count} pictures to train on, {data.Val.Count} to validate, {data.Test.Count} to test; classes {string.Join(", ", data.ClassNames)}");

    // Anchors that fit the boxes, for the network's grid; then the network.
    const int stages = 4;
    var anchorCount = options.Generated ? 3 : 5;
    var cells = options.Size >> stages;
    var anchors = AnchorClustering.Cluster(
        [.. data.Train.SelectMany(s => s.Truths).Select(t => t.Box.Size)], new Size<Cell>(cells, cells), anchorCount, options.Seed);
    var network = TinyYoloV2.Create(anchorCount, data.ClassNames.Count, options.Size, width: 16, depth: stages, neck: 2);
    var detector = new Detector(network, anchors, [.. data.ClassNames]);

    // What is learnt, and how fast. The confidence terms are divided by all slots, the others by the few with an object: with the default weights
    // confidence lags far behind the boxes in a short run. The IoU target is constant: attached, a low confidence pulls boxes away from their
    // truths. Both measured: docs/training.md.
    var steps = (long)Batches.PerEpoch(data.Train.Count, options.Batch) * options.Epochs;
    var step = new TrainingStep(
        network, anchors, data.ClassNames.Count,
        LossSpec.Default with { IouTarget = IouTarget.Constant, Object = 100, NoObject = 20 },
        new Adam(Beta2: 0.99, Decay: 0.0005),
        new CosineRate(options.Rate, steps, options.Rate / 100).WithBurnIn(Math.Max(1, steps / 20), power: 1));
    var augmentation = options.Generated
        ? new AugmentationOptions(Jitter: 0.1, Hue: 0, Saturation: 1, Exposure: 1)
        : new AugmentationOptions(VerticalFlip: true);
    var plan = new TrainingPlan(data, detector, step, options.Epochs, options.Batch, augmentation, options.Seed, device);

    // The run. Its folder is made when all that is needed is known to be there.
    var resume = options.Resume.Length > 0;
    var folder = resume ? RunFolder.Existing(options.Resume)
        : options.Out.Length > 0 ? RunFolder.At(options.Out) : RunFolder.Next(Path.Combine("runs", "train"));
    var outcome = ProfileFile.Run(
        device, folder, options.Profile, Display.Say, () => Display.Show(plan, progress => new TrainingRun(plan, folder).Run(resume, progress, stop)));
    folder.WriteJson("run.json", new
    {
        mAP50 = outcome.MeanAveragePrecision,
        seconds = outcome.Seconds,
        finalLoss = outcome.FinalLoss,
        constantBoxMAP50 = outcome.Baseline.MeanAveragePrecision,
        classes = outcome.Evaluation.SelectMany(e => e.Score.Classes)
            .ToDictionary(c => data.ClassNames[c.Class], c => new { averagePrecision = c.AveragePrecision, truths = c.Truths, bestF1 = c.BestF1.F1 }),
        interrupted = outcome.Interrupted,
        device = device.Name,
        deviceDescription = device.Description,
        seed = options.Seed,
        options,
        anchors = anchors.Sizes.Select(s => new[] { s.Width, s.Height }),
        parameters = network.Init(device, options.Seed).Parameters.Count,
        warnings = data.Warnings,
        versions = new { yolo = typeof(TrainingRun).Assembly.GetName().Version!.ToString(3), dotnet = RuntimeInformation.FrameworkDescription, os = RuntimeInformation.OSDescription },
    });
    if (outcome.Interrupted)
    {
        Display.Say($"interrupted at a checkpoint; go on with {options.ToResume(folder.Path)}");
        return Interrupted;
    }
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"mAP@0.5 {outcome.MeanAveragePrecision:f3} on {plan.Unseen.Count} unseen pictures (a constant box: {outcome.Baseline.MeanAveragePrecision:f3}), loss {outcome.FinalLoss:f4}, {outcome.Seconds:f0} s"));
    Console.WriteLine($"run folder: {folder.Path}");
    return Ok;
}
