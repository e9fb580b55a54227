#i "nuget: FEED"
#r "nuget: Yolo.Autodiff, VERSION"

open Yolo.Autodiff
open Yolo.Kernels

let x = Tensor.From(Device.Host, [| 1.0; 2.0; 3.0 |], 3)
let gradient = Diff.Grad((fun v -> Tensor.Sum(v * v)), x)
printfn "gradient %s" (gradient.ToArray() |> Array.map string |> String.concat " ")
