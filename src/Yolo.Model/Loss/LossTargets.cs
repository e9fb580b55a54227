using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Assignment;
using Yolo.Model.Geometry;

namespace Yolo.Model.Loss;

/// <summary>
/// The truths of a batch as the loss reads them. Maps [N, A, H, W] hold the truth that a slot is responsible for, and 0 or 1 × 1 cells elsewhere;
/// lists [N, 1, 1, 1, T] hold every truth of each image, filled up with boxes of no size, whose IoU with anything is 0.
/// </summary>
public sealed record LossTargets
{
    private LossTargets(SlotAssignment assignment, PackedTargets packed)
    {
        Assignment = assignment;
        Packed = packed;
    }

    /// <summary>Which slot is responsible for which truth.</summary>
    public SlotAssignment Assignment { get; }

    /// <summary>C: 1 at responsible slots.</summary>
    public required Tensor Responsible { get; init; }

    /// <summary>The boxes of the responsible slots' truths, in cell units.</summary>
    public required BoxTensors Owned { get; init; }

    /// <summary>1 at the class of each responsible slot's truth, [N, A, K, H, W].</summary>
    public required Tensor OwnedClass { get; init; }

    /// <summary>All truths of each image, those that lost their slot too, in cell units.</summary>
    public required BoxTensors All { get; init; }

    /// <summary>N_obj of each image, [N].</summary>
    public required Tensor Objects { get; init; }

    /// <summary>The same for the fused kernels.</summary>
    internal PackedTargets Packed { get; }

    internal LossTargets For(LossSpec spec, Tensor head) => this;

    /// <summary>Assigns the truths and copies them to the device.</summary>
    /// <exception cref="TruthException">A truth cannot be used; the message names the image and the box.</exception>
    public static LossTargets Create(
        Device device, IReadOnlyList<IReadOnlyList<Truth>> truths, Anchors anchors, Size<Cell> grid, int classes)
    {
        var assignment = Assigner.Assign(truths, anchors, grid, classes);
        var (n, a, h, w) = (assignment.Images, assignment.Anchors, assignment.Rows, assignment.Columns);
        var slots = n * a * h * w;
        var (responsible, objects, classMap) = (new double[slots], new double[n], new double[slots * classes]);
        var owned = Enumerable.Range(0, 4).Select(field => Filled(slots, field < 2 ? 0 : 1)).ToArray();
        foreach (var slot in assignment.Responsible)
        {
            var index = assignment.IndexOf(slot.Image, slot.Anchor, slot.Row, slot.Column);
            var truth = truths[slot.Image][slot.TruthIndex];
            responsible[index] = 1;
            objects[slot.Image]++;
            Put(owned, index, truth.Box.ToCells(grid));
            classMap[((((((slot.Image * a) + slot.Anchor) * classes) + truth.Class) * h) + slot.Row) * w + slot.Column] = 1;
        }

        var most = Math.Max(1, truths.Max(t => t.Count));
        var all = Enumerable.Range(0, 4).Select(_ => new double[n * most]).ToArray();
        for (var image = 0; image < n; image++)
        {
            for (var i = 0; i < truths[image].Count; i++)
            {
                Put(all, (image * most) + i, truths[image][i].Box.ToCells(grid));
            }
        }
        return new(assignment, PackedTargets.Create(device, truths, assignment, anchors, grid, classes))
        {
            Responsible = Tensor.From(device, responsible, n, a, h, w),
            Owned = BoxTensors.From(device, owned, n, a, h, w),
            OwnedClass = Tensor.From(device, classMap, n, a, classes, h, w),
            All = BoxTensors.From(device, all, n, 1, 1, 1, most),
            Objects = Tensor.From(device, objects, n),
        };
    }

    private static double[] Filled(int count, double value)
    {
        var values = new double[count];
        Array.Fill(values, value);
        return values;
    }

    private static void Put(double[][] fields, int index, Box<Cell> box)
    {
        fields[0][index] = box.X;
        fields[1][index] = box.Y;
        fields[2][index] = box.Width;
        fields[3][index] = box.Height;
    }
}
