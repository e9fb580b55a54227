using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Assignment;
using Yolo.Model.Geometry;

namespace Yolo.Model.Loss;

/// <summary>The truths of a batch in one buffer, as <see cref="LossShape"/> lays it out: what the fused kernels read.</summary>
internal sealed record PackedTargets(LossShape Shape, Tensor Numbers)
{
    /// <summary>Slots that a job of a GPU takes; on the host it takes a plane, or this many times more of it.</summary>
    private const int SlotsOfJob = 16;
    private const int HostFactor = 64;

    public static PackedTargets Create(
        Device device, IReadOnlyList<IReadOnlyList<Truth>> truths, SlotAssignment assignment, Anchors anchors, Size<Cell> grid, int classes)
    {
        var plane = assignment.Rows * assignment.Columns;
        var shape = new LossShape(
            truths.Count, anchors.Count, classes, assignment.Rows, assignment.Columns, truths.Sum(t => t.Count), assignment.Responsible.Count,
            Math.Max(1, plane / (device.IsGpu ? SlotsOfJob : SlotsOfJob * HostFactor)));
        var numbers = new double[shape.TargetCount];
        for (var p = 0; p < plane; p++)
        {
            numbers[LossShape.CellColumns + p] = p % shape.Columns;
            numbers[shape.CellRows + p] = p / shape.Columns;
        }
        for (var a = 0; a < anchors.Count; a++)
        {
            numbers[shape.AnchorWidths + a] = anchors[a].Width;
            numbers[shape.AnchorHeights + a] = anchors[a].Height;
        }
        PackTruths(shape, numbers, truths, grid);
        PackResponsible(shape, numbers, truths, assignment, grid);
        return new(shape, Tensor.From(device, numbers, numbers.Length));
    }

    private static void PackTruths(LossShape shape, double[] numbers, IReadOnlyList<IReadOnlyList<Truth>> truths, Size<Cell> grid)
    {
        var count = 0;
        for (var image = 0; image < truths.Count; image++)
        {
            foreach (var truth in truths[image])
            {
                Put(numbers, shape.TruthBoxes + (4 * count++), truth.Box.ToCells(grid));
            }
            numbers[shape.ImageStarts + image + 1] = count;
        }
    }

    private static void PackResponsible(
        LossShape shape, double[] numbers, IReadOnlyList<IReadOnlyList<Truth>> truths, SlotAssignment assignment, Size<Cell> grid)
    {
        var count = 0;
        foreach (var slots in assignment.Responsible.GroupBy(s => (s.Image * shape.Anchors) + s.Anchor).OrderBy(g => g.Key))
        {
            foreach (var slot in slots)
            {
                var truth = truths[slot.Image][slot.TruthIndex];
                var at = shape.ResponsibleSlots + (LossShape.SlotEntries * count++);
                numbers[at] = (slot.Row * shape.Columns) + slot.Column;
                numbers[at + 1] = truth.Class;
                Put(numbers, at + 2, truth.Box.ToCells(grid));
            }
            numbers[shape.PlaneStarts + slots.Key + 1] = count;
        }
        // Planes without responsible slots begin where the one before ends.
        for (var plane = 1; plane <= shape.Planes; plane++)
        {
            ref var start = ref numbers[shape.PlaneStarts + plane];
            start = Math.Max(start, numbers[shape.PlaneStarts + plane - 1]);
        }
    }

    private static void Put(double[] numbers, int at, Box<Cell> box)
    {
        numbers[at] = box.X;
        numbers[at + 1] = box.Y;
        numbers[at + 2] = box.Width;
        numbers[at + 3] = box.Height;
    }
}
