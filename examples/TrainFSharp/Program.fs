// Trains a YOLOv2 detector: on generated pictures, or on a folder of photographs; on any device.
module Yolo.Examples.TrainFSharp.Program

open System
open System.IO
open System.Runtime.InteropServices
open Yolo.Data
open Yolo.Kernels
open Yolo.Model.Collections
open Yolo.Model.Detecting
open Yolo.Model.Geometry
open Yolo.Model.Loss
open Yolo.Model.Networks
open Yolo.Model.Storage
open Yolo.Model.Training

[<Literal>]
let Ok = 0

[<Literal>]
let Failure = 1

[<Literal>]
let UnusableInput = 2

[<Literal>]
let Interrupted = 130

let say (text: string) = eprintfn "%s" text
let complain (message: string) = say ("error: " + message.ReplaceLineEndings " ")

/// What is trained, on what, how fast and for how long.
let plan (options: Options) (device: Device) (data: Dataset) =
    // Anchors that fit the boxes, for the network's grid; then the network.
    let stages = 4
    let anchorCount = if options.Generated then 3 else 5
    let cells = float (options.Size >>> stages)
    let sizes = [| for sample in data.Train do for truth in sample.Truths -> truth.Box.Size |]
    let anchors = AnchorClustering.Cluster(sizes, Size<Cell>(cells, cells), anchorCount, options.Seed)
    let network = TinyYoloV2.Create(anchorCount, data.ClassNames.Count, options.Size, width = 16, depth = stages, neck = 2)

    // What is learnt, and how fast. The IoU target is constant: attached, a low confidence would pull boxes away from their truths.
    let steps = int64 (Batches.PerEpoch(data.Train.Count, options.Batch)) * int64 options.Epochs
    let rates = CosineRate(options.Rate, steps, options.Rate / 100.0).WithBurnIn(max 1L (steps / 20L), power = 1.0)
    let loss = LossSpec(Object = 100.0, NoObject = 20.0, IouTarget = IouTarget.Constant)
    let step = TrainingStep(network, anchors, data.ClassNames.Count, loss, Adam(Beta2 = 0.99, Decay = 0.0005), rates)

    let augmentation =
        if options.Generated then
            AugmentationOptions(Jitter = 0.1, Hue = 0.0, Saturation = 1.0, Exposure = 1.0)
        else
            AugmentationOptions(VerticalFlip = true)

    let detector = Detector(network, anchors, ValueList.ToValueList data.ClassNames)
    TrainingPlan(data, detector, step, options.Epochs, options.Batch, augmentation, options.Seed, device)

/// A line on standard error at the end of each epoch.
let show (plan: TrainingPlan) (now: TrainingProgress) =
    if now.Step % int64 plan.StepsPerEpoch = 0L then
        let loss = now.Loss
        let terms = $"coord {loss.Coordinate:f3}, class {loss.Class:f3}, obj {loss.Object:f3}, noobj {loss.NoObject:f3}"
        let scores = $"IoU {loss.MeanIou:f2}  Obj {loss.MeanObjectness:f2}  NoObj {loss.MeanOtherObjectness:f3}  .5R {loss.Recall50:f2}  .75R {loss.Recall75:f2}"
        // Truths that lost their slots are learnt from by none.
        let collisions = if loss.Collisions > 0 then $"  collisions {loss.Collisions}" else ""
        let counts = $"N_obj {loss.Objects}  N_conf {loss.Confident}  ignored {loss.Ignored}{collisions}"
        say $"epoch {now.Epoch}/{plan.Epochs}  loss {loss.Total:f3} ({terms})  {scores}  {counts}  |∇| {now.GradientNorm:g3}  {now.ImagesPerSecond:f0} img/s"

/// What run.json says of a run.
let describe (options: Options) (plan: TrainingPlan) (outcome: TrainingOutcome) =
    {| mAP50 = outcome.MeanAveragePrecision
       seconds = outcome.Seconds
       finalLoss = outcome.FinalLoss
       constantBoxMAP50 = outcome.Baseline.MeanAveragePrecision
       classes =
        dict
            [ for evaluation in outcome.Evaluation do
                  for score in evaluation.Score.Classes do
                      plan.Data.ClassNames[score.Class],
                      {| averagePrecision = score.AveragePrecision; truths = score.Truths; bestF1 = score.BestF1.F1 |} ]
       interrupted = outcome.Interrupted
       device = plan.Device.Name
       deviceDescription = plan.Device.Description
       seed = plan.Seed
       options = options
       anchors = [ for anchor in plan.Detector.Anchors.Sizes -> [ anchor.Width; anchor.Height ] ]
       parameters = plan.Detector.Network.Init(plan.Device, plan.Seed).Parameters.Count
       warnings = plan.Data.Warnings
       versions =
        {| yolo = string (typeof<TrainingRun>.Assembly.GetName().Version)
           dotnet = RuntimeInformation.FrameworkDescription
           os = RuntimeInformation.OSDescription |} |}

let train (options: Options) stop =
    let device = Device.Parse options.Device
    say $"device: {device} ({device.Description})"

    let data =
        if options.Generated then
            GeneratedPictures.Dataset(uint64 options.Seed, train = 1000, test = 200, size = options.Size)
        else
            LabelledData.Open options.Data

    for warning in data.Warnings do
        say $"warning: {warning}"

    let classes = String.Join(", ", data.ClassNames)
    say $"data: {data.Train.Count} pictures to train on, {data.Val.Count} to validate, {data.Test.Count} to test; classes {classes}"

    let plan = plan options device data
    let resume = options.Resume <> ""

    let folder =
        if resume then RunFolder.Existing options.Resume
        elif options.Out <> "" then RunFolder.At options.Out
        else RunFolder.Next(Path.Combine("runs", "train"))

    let outcome = ProfileFile.Run(device, folder, options.Profile, say, fun () -> TrainingRun(plan, folder).Run(resume, show plan, stop))
    folder.WriteJson("run.json", describe options plan outcome)

    if outcome.Interrupted then
        say $"interrupted at a checkpoint; go on with {options.ToResume folder.Path}"
        Interrupted
    else
        printfn
            $"mAP@0.5 {outcome.MeanAveragePrecision:f3} on {plan.Unseen.Count} unseen pictures (a constant box: {outcome.Baseline.MeanAveragePrecision:f3}), loss {outcome.FinalLoss:f4}, {outcome.Seconds:f0} s"
        printfn $"run folder: {folder.Path}"
        Ok

let run options stop =
    try
        train options stop
    with
    | :? TrainingDivergedException as e ->
        complain e.Message
        Failure
    | :? DataException | :? DeviceException | :? ModelFormatException | :? ArgumentException as e ->
        complain e.Message
        UnusableInput

[<EntryPoint>]
let main arguments =
    let usage = CommandLine.create(run).Parse arguments

    match [ for error in usage.Errors -> error.Message ] with
    | [] -> usage.Invoke(System.CommandLine.InvocationConfiguration(ProcessTerminationTimeout = TimeSpan.FromMinutes 1.0))
    | errors ->
        complain (String.Join(" ", errors) + " See --help.")
        UnusableInput
