// Trains a YOLOv2 detector: on generated pictures, or on a folder of photographs; on any device.
open System
open System.CommandLine
open System.IO
open System.Threading
open Options
open Yolo.Data
open Yolo.Kernels
open Yolo.Model.Collections
open Yolo.Model.Detecting
open Yolo.Model.Geometry
open Yolo.Model.Loss
open Yolo.Model.Networks
open Yolo.Model.Storage
open Yolo.Model.Training

let ok, failure, unusableInput, interrupted = 0, 1, 2, 130

let train (options: Options) (stop: CancellationToken) =
    let device = Device.Parse options.Device
    eprintfn $"device: {device} ({device.Description})"

    // The pictures.
    let data =
        if options.Generated then
            GeneratedPictures.Dataset(uint64 options.Seed, 1000, 200, options.Size)
        else
            VocFolder.Read options.Data

    for warning in data.Warnings do
        eprintfn $"warning: {warning}"

    // Anchors that fit the boxes, for the network's grid; then the network.
    let stages = 4
    let anchorCount = if options.Generated then 3 else 5
    let cells = float (options.Size >>> stages)
    let boxes = [| for sample in data.Train do for truth in sample.Truths -> truth.Box.Size |]
    let anchors = AnchorClustering.Cluster(boxes, Size<Cell>(cells, cells), anchorCount, options.Seed)
    let network = TinyYoloV2.Create(anchorCount, data.ClassNames.Count, options.Size, width = 16, depth = stages, neck = 2)
    let detector = Detector(network, anchors, data.ClassNames.ToValueList())

    // What is learnt, and how fast; examples/Train/Program.cs says why.
    let steps = int64 (Batches.PerEpoch(data.Train.Count, options.Batch) * options.Epochs)
    let loss = LossSpec(Object = 100.0, NoObject = 20.0, IouTarget = IouTarget.Constant)
    let rates = CosineRate(options.Rate, steps, options.Rate / 100.0).WithBurnIn(max 1L (steps / 20L), 1.0)
    let step = TrainingStep(network, anchors, data.ClassNames.Count, loss, Adam(Beta2 = 0.99, Decay = 0.0005), rates)

    let augmentation =
        if options.Generated then
            AugmentationOptions(Jitter = 0.1, Hue = 0.0, Saturation = 1.0, Exposure = 1.0)
        else
            AugmentationOptions(VerticalFlip = true)

    let plan = TrainingPlan(data, detector, step, options.Epochs, options.Batch, augmentation, options.Seed, device)

    // The run.
    let resuming = options.Resume <> ""

    let folder =
        if resuming then RunFolder.At options.Resume
        elif options.Out <> "" then RunFolder.At options.Out
        else RunFolder.Next(Path.Combine("runs", "train"))

    let show (p: TrainingProgress) =
        if p.Step % int64 plan.StepsPerEpoch = 0L then
            eprintfn $"epoch {p.Epoch}/{plan.Epochs}  loss {p.Loss.Total:f3}  IoU {p.Loss.MeanIou:f2}  {p.ImagesPerSecond:f0} img/s"

    let outcome = TrainingRun(plan, folder).Run(resuming, show, stop)

    folder.WriteJson(
        "run.json",
        {| mAP50 = outcome.MeanAveragePrecision
           seconds = outcome.Seconds
           finalLoss = outcome.FinalLoss
           constantBoxMAP50 = outcome.Baseline.MeanAveragePrecision
           interrupted = outcome.Interrupted
           device = device.Name
           seed = options.Seed
           options = options
           warnings = data.Warnings
           versions = {| dotnet = Environment.Version.ToString(); os = Environment.OSVersion.ToString() |} |}
    )

    if outcome.Interrupted then
        eprintfn $"interrupted; go on with --resume {folder.Path}"
        interrupted
    else
        printfn $"mAP@0.5 {outcome.MeanAveragePrecision:f3} on {plan.Unseen.Count} unseen pictures, loss {outcome.FinalLoss:f4}, {outcome.Seconds:f0} s"
        printfn $"run folder: {folder.Path}"
        ok

let explained options stop =
    try
        train options stop
    with
    | :? TrainingDivergedException as e ->
        eprintfn $"error: {e.Message}"
        failure
    | :? DataException
    | :? DeviceException
    | :? ModelFormatException
    | :? ArgumentException as e ->
        eprintfn $"error: {e.Message}"
        unusableInput

[<EntryPoint>]
let main args =
    let parsed = (command explained).Parse args
    let code = parsed.Invoke(InvocationConfiguration(ProcessTerminationTimeout = TimeSpan.FromMinutes 1.0))
    if parsed.Errors.Count > 0 then max code unusableInput else code
