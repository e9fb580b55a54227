// Gradients are functions of functions: no tape, no requires_grad, and they nest. All on host:double, where a difference quotient can tell.
open System
open Yolo.Autodiff
open Yolo.Kernels

/// Parameters: any record is a tree once it lists its tensors.
type Line =
    { Slope: Tensor
      Offset: Tensor }

    interface ITree<Line> with
        member line.Leaves = [| line.Slope; line.Offset |]
        member _.Rebuild leaves = { Slope = leaves[0]; Offset = leaves[1] }

let device = Device.HostDouble
let x = Tensor.From(device, [| 0.5; 1.0; 1.5 |], 3)
let f (v: Tensor) = Tensor.Sum(sin v * v * v)

// ∇f, beside (f(x + h·e) − f(x − h·e)) / 2h for each unit vector e.
let gradient = Diff.Grad(f, x).ToArray()
let h = 1e-5

for i in 0..2 do
    let step = Tensor.From(device, [| for k in 0..2 -> if k = i then h else 0.0 |], 3)
    let quotient = (f (x + step) - f (x - step)).ToScalar() / (2.0 * h)
    printfn $"∂f/∂x{i} = {gradient[i]:f10}, difference quotient {quotient:f10}"

// The library's own check, along a direction, of fourth order.
let check = Diff.CheckGradients(f, x, Tensor.Ones(device, 3))
printfn $"relative error along (1, 1, 1): {check.RelativeError:e1}"

// Derivatives of derivatives: sin‴(x) = −cos(x).
let derivative (f: Tensor -> Tensor) (v: Tensor) = Diff.Grad(f, v)
let third = (sin |> derivative |> derivative |> derivative) (Tensor.Scalar(device, 0.3))
printfn $"sin‴(0.3) = {third.ToScalar():f12}, −cos(0.3) = {-Math.Cos 0.3:f12}"

// The gradient with respect to a record is a record.
let line = { Slope = Tensor.Scalar(device, 2.0); Offset = Tensor.Scalar(device, 1.0) }
let slopes = Diff.Grad((fun l -> (l.Slope * 3.0 + l.Offset) ** 2.0), line)
printfn $"(3a + b)² at a = 2, b = 1: ∂/∂a = {slopes.Slope.ToScalar()}, ∂/∂b = {slopes.Offset.ToScalar()}"
