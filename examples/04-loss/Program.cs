// The loss of one head made by hand, and what it is made of: the first worked example of docs/loss.md.
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;

// Two by two cells, one anchor of one cell, two classes; all logits 0, so that Ĉ = ½ and p̂ = ½. One truth, one cell large, in the middle of the last cell, of class 0.
var device = Device.HostDouble;
var head = Tensor.Zeros(device, 1, 1 * (5 + 2), 2, 2);
var anchors = Anchors.Of(1, 1);
var grid = new Size<Cell>(2, 2);
Truth[][] truths = [[new Truth(new Box<Cell>(1.5, 1.5, 1, 1).ToRelative(grid), Class: 0)]];
var targets = LossTargets.Create(device, truths, anchors, grid, classes: 2);

var slot = targets.Assignment.Responsible[0];
Console.WriteLine($"the truth belongs to row {slot.Row}, column {slot.Column}, anchor {slot.Anchor}");

// object = 5 · (IoU − Ĉ)² / N_conf = 5 · (1 − ½)² / 4, and so on.
var loss = YoloLoss.Compose(LossSpec.Default, head, anchors, targets).Extra.Read();
Console.WriteLine($"N_obj {loss.Objects}, N_conf {loss.Confident}, mean IoU {loss.MeanIou:0.###}");
Console.WriteLine($"coordinate {loss.Coordinate:0.000000} (its box is right)");
Console.WriteLine($"class      {loss.Class:0.000000} (ln 2 = {Math.Log(2):0.000000})");
Console.WriteLine($"object     {loss.Object:0.000000} (5 · ¼ / 4)");
Console.WriteLine($"no-object  {loss.NoObject:0.000000} (3 · ¼ / 4)");
Console.WriteLine($"total      {loss.Total:0.000000}");

// The gradient pulls t_o up at the responsible slot and down at the others.
var gradient = Diff.Grad(h => YoloLoss.Fused(LossSpec.Default, h, anchors, targets).Value, head);
Console.WriteLine($"∂/∂t_o at the four cells: {string.Join(' ', Tensor.Slice(gradient, 1, 4, 1).ToArray())}");

// The same head by the published variants.
foreach (var (name, spec) in new[] { ("Yumi", LossSpec.Yumi), ("keras-yolo2", LossSpec.KerasYolo2), ("Darknet", LossSpec.Darknet) })
{
    Console.WriteLine($"{name}: {YoloLoss.Fused(spec, head, anchors, targets).Value.ToScalar():0.000000}");
}
