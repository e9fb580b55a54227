// Anchors from boxes, by k-means with the distance 1 − IoU. Argument: a folder of labelled pictures; else generated ones.
open System
open Yolo.Data
open Yolo.Model.Geometry

let data =
    match Environment.GetCommandLineArgs() with
    | [| _; folder |] -> LabelledData.Open folder
    | _ -> GeneratedPictures.Dataset(seed = 1UL, train = 200, test = 0)

let sizes = [| for sample in data.Train do for truth in sample.Truths -> truth.Box.Size |]
printfn $"{sizes.Length} boxes in {data.Train.Count} pictures"

// Anchors are in cells. Boxes are relative to their pictures, and become cells only by naming the grid: mixing units does not compile.
let grid = Size<Cell>(13.0, 13.0)
let inCells = [| for size in sizes -> size.ToCells grid |]

for k in 1..6 do
    let anchors = AnchorClustering.Cluster(sizes, grid, k, seed = 1L)
    let shapes = String.Join(' ', [ for size in anchors.Sizes -> $"{size.Width:f2}×{size.Height:f2}" ])
    printfn $"k = {k}: mean IoU of a box with its best anchor {anchors.MeanBestIou inCells:f3}; {shapes}"

printfn $"the five of yolov2-voc.cfg: {Anchors.Voc.MeanBestIou inCells:f3}"

// What users of other programs meet as NaN is an error with a reason.
try
    AnchorClustering.Cluster([| Size<Relative>(120.0, 80.0) |], grid, 5) |> ignore
with :? ArgumentException as e ->
    printfn $"{e.Message}"
