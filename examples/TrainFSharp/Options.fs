namespace Yolo.Examples.TrainFSharp

open System
open System.CommandLine
open System.Globalization
open System.Threading
open System.Threading.Tasks

/// What the command line decides. Without data the pictures are generated.
type Options =
    { Data: string
      Device: string
      Epochs: int
      Seed: int64
      Out: string
      Resume: string
      Size: int
      Batch: int
      Rate: float
      Profile: string | null }

    member options.Generated = options.Data = ""

    /// The options that go on with this run from its folder.
    member options.ToResume(folder: string) =
        let data = if options.Generated then "" else $"--data \"{options.Data}\" "

        $"--resume \"{folder}\" {data}--device {options.Device} --epochs {options.Epochs} --seed {options.Seed} "
        + $"--size {options.Size} --batch {options.Batch} --lr {options.Rate}"

module CommandLine =
    let private named name description (fallback: 'T) =
        Option<'T>(name, Description = description, DefaultValueFactory = fun _ -> fallback)

    // What is not a number at all is told by the parser.
    let private require (problem: string -> 'T -> string list) parse (option: Option<'T>) =
        option.Validators.Add(fun result ->
            match [ for token in result.Tokens -> parse token.Value ] with
            | [ true, value ] -> problem option.Name value |> List.iter result.AddError
            | _ -> ())

        option

    let private within least most step =
        let multiple = if step > 1 then $", a multiple of {step}" else ""

        let problem name value =
            [ if value < least || value > most || value % step <> 0 then
                  $"{name} must be {least} to {most}{multiple}, not {value}." ]

        require problem (fun text -> Int32.TryParse(text, CultureInfo.InvariantCulture))

    let private positive =
        let problem name (value: float) =
            [ if not (value > 0.0 && Double.IsFinite value) then
                  $"{name} must be a number above 0, not {value}." ]

        require problem (fun text -> Double.TryParse(text, CultureInfo.InvariantCulture))

    /// The command line; calls train with what it says.
    let create (train: Options -> CancellationToken -> int) =
        let data = named "--data" "A PASCAL VOC folder of photographs. Default: generated pictures." ""
        let device = named "--device" "best, host, host:double, cuda:0, opencl:0, …" "best"
        let epochs = Option<int>("--epochs", Description = "How often all training pictures are seen. Default: 8 generated, 60 with --data.")
        let seed = named "--seed" "First weights, order and variations are a function of it." 1L
        let out = named "--out" "The run folder. Default: the next of runs/train/exp, exp2, …" ""
        let resume = named "--resume" "Goes on in this run folder, from its checkpoint." ""
        let size = Option<int>("--size", Description = "Width and height of the network's input, a multiple of 16. Default: 128 generated, 320 with --data.")
        let batch = named "--batch" "Pictures in a batch." 8 |> within 1 1024 1
        let rate = named "--lr" "The highest learning rate." 0.002 |> positive
        let profile =
            Option<string | null>(
                "--profile",
                Arity = ArgumentArity.ZeroOrOne,
                HelpName = "FILE",
                Description = "Shows time, bytes and operations of each op, and writes a trace for ui.perfetto.dev. Default: trace.json in the run folder."
            )

        let options: Option list =
            [ data; device; within 1 1_000_000 1 epochs; seed; out; resume; within 32 2048 16 size; batch; rate; profile ]


        let command = RootCommand "Trains a YOLOv2 detector and leaves a folder with its weights, its metrics and pictures of what it finds."
        options |> List.iter command.Add

        command.SetAction(fun (parsed: ParseResult) (stop: CancellationToken) ->
            let orDefault (option: Option<int>) generated photographs =
                match Option.ofObj (parsed.GetResult option) with
                | Some _ -> parsed.GetRequiredValue option
                | None when parsed.GetRequiredValue data = "" -> generated
                | None -> photographs

            let options =
                { Data = parsed.GetRequiredValue data
                  Device = parsed.GetRequiredValue device
                  Epochs = orDefault epochs 8 60
                  Seed = parsed.GetRequiredValue seed
                  Out = parsed.GetRequiredValue out
                  Resume = parsed.GetRequiredValue resume
                  Size = orDefault size 128 320
                  Batch = parsed.GetRequiredValue batch
                  Rate = parsed.GetRequiredValue rate
                  Profile =
                    match Option.ofObj (parsed.GetResult profile), Option.ofObj (parsed.GetValue profile) with
                    | None, _ -> null
                    | Some _, file -> Option.defaultValue "" file }

            Task.Run<int>(fun () -> train options stop))

        command
