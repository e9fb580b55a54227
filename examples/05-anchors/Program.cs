// Anchors from boxes, by k-means with the distance 1 − IoU. Argument: a folder of labelled pictures; else generated ones.
using Yolo.Data;
using Yolo.Model.Geometry;

var data = args is [var folder, ..] ? LabelledData.Open(folder) : GeneratedPictures.Dataset(seed: 1, train: 200, test: 0);
Size<Relative>[] sizes = [.. data.Train.SelectMany(sample => sample.Truths).Select(truth => truth.Box.Size)];
Console.WriteLine($"{sizes.Length} boxes in {data.Train.Count} pictures");

// Anchors are in cells. Boxes are relative to their pictures, and become cells only by naming the grid: mixing units does not compile.
var grid = new Size<Cell>(13, 13);
Size<Cell>[] inCells = [.. sizes.Select(size => size.ToCells(grid))];
for (var k = 1; k <= 6; k++)
{
    var anchors = AnchorClustering.Cluster(sizes, grid, k, seed: 1);
    var shapes = anchors.Sizes.Select(size => $"{size.Width:0.00}×{size.Height:0.00}");
    Console.WriteLine($"k = {k}: mean IoU of a box with its best anchor {anchors.MeanBestIou(inCells):0.000}; {string.Join(' ', shapes)}");
}
Console.WriteLine($"the five of yolov2-voc.cfg: {Anchors.Voc.MeanBestIou(inCells):0.000}");

// What users of other programs meet as NaN is an error with a reason.
try
{
    AnchorClustering.Cluster([new Size<Relative>(120, 80)], grid, count: 5);
}
catch (ArgumentException e)
{
    Console.WriteLine(e.Message);
}
