using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Assignment;
using Yolo.Model.Geometry;

namespace Yolo.Model.Loss;

/// <summary>
/// The truths of a batch slot by slot, as the composed loss reads them. Maps [N, A, H, W] hold the truth that a slot is responsible for, and
/// 0 or 1 × 1 cells elsewhere; lists [N, 1, 1, 1, T] hold every truth of each image, filled up with boxes of no size, whose IoU with anything is 0.
/// </summary>
/// <param name="Responsible">C: 1 at responsible slots.</param>
/// <param name="Owned">The boxes of the responsible slots' truths, in cell units.</param>
/// <param name="OwnedClass">1 at the class of each responsible slot's truth, [N, A, K, H, W].</param>
/// <param name="All">All truths of each image, those that lost their slot too, in cell units.</param>
/// <param name="Objects">N_obj of each image, [N].</param>
public sealed record TargetMaps(Tensor Responsible, BoxTensors Owned, Tensor OwnedClass, BoxTensors All, Tensor Objects)
{
    internal static TargetMaps Create(
        Device device, IReadOnlyList<IReadOnlyList<Truth>> truths, SlotAssignment assignment, Size<Cell> grid, int classes)
    {
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
        return new(
            Tensor.From(device, responsible, n, a, h, w),
            BoxTensors.From(device, owned, n, a, h, w),
            Tensor.From(device, classMap, n, a, classes, h, w),
            BoxTensors.From(device, all, n, 1, 1, 1, most),
            Tensor.From(device, objects, n));
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
