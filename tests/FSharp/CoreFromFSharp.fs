/// The core as an F# program uses it: no .Invoke, no delegates spelled out, F#'s own operators and functions.
module Yolo.FSharp.Properties.CoreFromFSharp

open global.Xunit
open FsCheck.FSharp
open FsCheck.Xunit
open Yolo.Kernels
open Yolo.Autodiff

let private device = Device.HostDouble

let private vector (values: float list) = Tensor.From(device, List.toArray values, values.Length)

let private near (expected: float) (actual: float) =
    Assert.Equal(expected, actual, 1e-10 * max 1.0 (abs expected))

/// Parameters of a line: any record is a tree once it lists its tensors.
type Line =
    { Slope: Tensor
      Offset: Tensor }

    interface ITree<Line> with
        member line.Leaves = [| line.Slope; line.Offset |]
        member _.Rebuild leaves = { Slope = leaves[0]; Offset = leaves[1] }

[<Fact>]
let ``Operators and functions are those of F#`` () =
    let x = vector [ 0.5; 1.5 ]
    let y = 2.0 * exp x + log x - sqrt x / 3.0 + abs -x + tanh x * sin x + cos x ** 2.0 + 1.0 / x

    let f v =
        2.0 * exp v + log v - sqrt v / 3.0 + abs -v + tanh v * sin v + cos v ** 2.0 + 1.0 / v

    Array.iter2 near (Array.map f [| 0.5; 1.5 |]) (y.ToArray())

[<Fact>]
let ``Lists of tensors sum and average`` () =
    let tensors = [ for i in 1..4 -> vector [ float i; 1.0 ] ]
    Assert.Equal<float[]>([| 10.0; 4.0 |], (List.sum tensors).ToArray())
    Assert.Equal<float[]>([| 2.5; 1.0 |], (List.average tensors).ToArray())
    Assert.Equal<float[]>([| 20.0; 8.0 |], (List.sumBy (fun t -> t * 2.0) tensors).ToArray())

[<Fact>]
let ``Grad takes a lambda`` () =
    let x = vector [ 1.0; 2.0; 3.0 ]
    let gradient = Diff.Grad((fun v -> Tensor.Sum(v * v)), x)
    Assert.Equal<float[]>([| 2.0; 4.0; 6.0 |], gradient.ToArray())

[<Fact>]
let ``Grad takes a function, and nests`` () =
    let cube (x: Tensor) = x ** 3.0
    let derivative f x = Diff.Grad(f, x)
    near 12.0 (derivative (derivative cube) (Tensor.Scalar(device, 2.0)) |> _.ToScalar())

[<Fact>]
let ``The gradient with respect to a record is a record`` () =
    let line = { Slope = Tensor.Scalar(device, 2.0); Offset = Tensor.Scalar(device, 1.0) }
    let result = Diff.ValueAndGrad((fun l -> (l.Slope * 3.0 + l.Offset) ** 2.0), line)
    near 49.0 (result.Value.ToScalar())
    near 42.0 (result.Gradient.Slope.ToScalar())
    near 14.0 (result.Gradient.Offset.ToScalar())

[<Fact>]
let ``A region keeps what its function returns`` () =
    let kept = device.Region(fun () -> { Slope = vector [ 1.0 ] + 1.0; Offset = vector [ 2.0 ] * 2.0 })
    near 2.0 (kept.Slope.ToScalar())
    near 4.0 (kept.Offset.ToScalar())

[<Fact>]
let ``Descent fits a line`` () =
    let xs = vector [ 0.0; 1.0; 2.0; 3.0 ]
    let ys = 2.0 * xs + 1.0
    let loss line = Tensor.Mean((line.Slope * xs + line.Offset - ys) ** 2.0)

    let step line =
        let gradient = Diff.Grad(loss, line)
        Tree.Zip(line, gradient, (fun p g -> p - 0.1 * g))

    let start = { Slope = Tensor.Scalar(device, 0.0); Offset = Tensor.Scalar(device, 0.0) }
    let fitted = Seq.fold (fun line _ -> step line) start (seq { 1..500 })
    Assert.Equal(2.0, fitted.Slope.ToScalar(), 1e-4)
    Assert.Equal(1.0, fitted.Offset.ToScalar(), 1e-4)

[<Property(MaxTest = 50)>]
let ``Gradients are those of finite differences`` (seed: int) =
    let random = System.Random seed
    let numbers () = vector [ for _ in 1..5 -> random.NextDouble() + 0.5 ]
    let f x = Tensor.Sum(log x * sin x + x ** 1.7)
    let check = Diff.CheckGradients((fun x -> f x), numbers (), numbers ())
    check.RelativeError <= 1e-7 |> Prop.label (string check)
