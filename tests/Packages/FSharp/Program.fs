open Yolo.Autodiff
open Yolo.Kernels
open Yolo.Model.Geometry
open Yolo.Model.Networks

type Line =
    { Slope: Tensor
      Offset: Tensor }

    interface ITree<Line> with
        member line.Leaves = [| line.Slope; line.Offset |]
        member _.Rebuild leaves = { Slope = leaves[0]; Offset = leaves[1] }

let device = Device.HostDouble
let xs = Tensor.From(device, [| 0.0; 1.0; 2.0; 3.0 |], 4)
let loss line = Tensor.Mean((line.Slope * xs + line.Offset - (2.0 * xs + 1.0)) ** 2.0)

let step line =
    Tree.Zip(line, Diff.Grad(loss, line), (fun p g -> p - 0.1 * g))

let start = { Slope = Tensor.Scalar(device, 0.0); Offset = Tensor.Scalar(device, 0.0) }
let fitted = Seq.fold (fun line _ -> step line) start (seq { 1..500 })
printfn "fitted %.3f x + %.3f" (fitted.Slope.ToScalar()) (fitted.Offset.ToScalar())

let network = YoloV2.Small(3, Anchors.Voc)
printfn "network %d layers" network.Layers.Count
