/// What the command line decides. Without data the pictures are generated.
module Options

open System.CommandLine
open System.Threading
open System.Threading.Tasks

type Options =
    { Data: string
      Device: string
      Epochs: int
      Seed: int64
      Out: string
      Resume: string
      Size: int
      Batch: int
      Rate: float }

    member this.Generated = this.Data = ""

let private option name description (value: 'T) =
    Option<'T>(name, Description = description, DefaultValueFactory = fun _ -> value)

/// The command line; calls train with what it says.
let command (train: Options -> CancellationToken -> int) =
    let data = option "--data" "A PASCAL VOC folder of photographs. Default: generated pictures." ""
    let device = option "--device" "best, host, host:double, cuda:0, opencl:0, …" "best"
    let epochs = option "--epochs" "How often all training pictures are seen. 0: 8 generated, 60 with --data." 0
    let seed = option "--seed" "First weights, order and variations are a function of it." 1L
    let out = option "--out" "The run folder. Default: the next of runs/train/exp, exp2, …" ""
    let resume = option "--resume" "Goes on in this run folder, from its checkpoint." ""
    let size = option "--size" "Width and height of the network's input, a multiple of 16. 0: 128 generated, 320 with --data." 0
    let batch = option "--batch" "Pictures in a batch." 8
    let rate = option "--lr" "The highest learning rate." 0.002

    let root =
        RootCommand("Trains a YOLOv2 detector and leaves a folder with its weights, its metrics and pictures of what it finds.")

    let all: Option list = [ data; device; epochs; seed; out; resume; size; batch; rate ]
    all |> List.iter root.Add

    let run (parsed: ParseResult) stop =
        let generated = parsed.GetRequiredValue data = ""
        let orDefault whenGenerated otherwise value =
            if value <> 0 then value
            elif generated then whenGenerated
            else otherwise

        train
            { Data = parsed.GetRequiredValue data
              Device = parsed.GetRequiredValue device
              Epochs = parsed.GetRequiredValue epochs |> orDefault 8 60
              Seed = parsed.GetRequiredValue seed
              Out = parsed.GetRequiredValue out
              Resume = parsed.GetRequiredValue resume
              Size = parsed.GetRequiredValue size |> orDefault 128 320
              Batch = parsed.GetRequiredValue batch
              Rate = parsed.GetRequiredValue rate }
            stop
        |> Task.FromResult

    root.SetAction(fun parsed stop -> run parsed stop)
    root
