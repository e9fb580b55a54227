/// An op whose kernel is written in F#: one struct in lane arithmetic, on the host and on OpenCL.
module Yolo.FSharp.Properties.OwnOpFromFSharp

open System
open global.Xunit
open Yolo.Kernels
open Yolo.Kernels.Lanes
open Yolo.Autodiff
open Yolo.Testing
open Yolo.FSharp.Properties.LaneOperators

/// y = x·σ(x) and y′ = y + (1 − y)·σ(x), written for any lane: a number on a GPU, a register on the host, a tensor for the next derivative.
[<Struct>]
type Swish =
    interface IUnaryFunction with
        member _.Value(x: 'Lane, _: 'Lane) : 'Lane =
            let one = 'Lane.Constant(1.0, x)
            x /. (one +. 'Lane.Exp('Lane.op_UnaryNegation x))

        member _.Derivative(x: 'Lane, y: 'Lane, _: 'Lane) : 'Lane =
            let one = 'Lane.Constant(1.0, x)
            y +. (one -. y) /. (one +. 'Lane.Exp('Lane.op_UnaryNegation x))

let swish x = Elementwise.Apply(Swish(), x)

let private openCl =
    Device.All() |> Seq.filter (fun device -> device.IsUsable && device.Name <> "host") |> Seq.map (fun device -> Device.Parse device.Name)

[<Fact>]
let ``A kernel in F# is proven on the host and on OpenCL`` () =
    let law = OpLaw.OfOne("swish", swish, (fun dice count -> dice.Doubles(count, -3.0, 3.0)))
    if Environment.GetEnvironmentVariable "CI" = "true" then
        Assert.NotEmpty openCl
    Prove.All(law, [| Device.Host; Device.HostDouble; yield! openCl |])

[<Fact>]
let ``It is what it says`` () =
    let x = Tensor.From(Device.HostDouble, [| -1.0; 0.0; 2.0 |], 3)
    let expected = [| for v in [ -1.0; 0.0; 2.0 ] -> v / (1.0 + exp -v) |]
    Array.iter2 (fun (e: float) a -> Assert.Equal(e, a, 1e-12)) expected ((swish x).ToArray())
