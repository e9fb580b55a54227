using Yolo.Model.Collections;
using Yolo.Model.Geometry;
using Yolo.Model.Validation;

namespace Yolo.Model.Assignment;

/// <summary>
/// Gives each truth its slot. A truth belongs to the cell that holds its centre (the right and the bottom edge of the image belong
/// to the last cell), and there to the anchor whose shape has the highest IoU with it, the first of equals. If two truths of an image
/// want one slot, the later one has it, and the collision is counted.
/// </summary>
public static class Assigner
{
    /// <summary>The assignment of a batch.</summary>
    /// <param name="truths">The truths of each image, in the order that decides collisions.</param>
    /// <param name="anchors">The A anchors, in cell units.</param>
    /// <param name="grid">The grid: W_g × H_g whole cells.</param>
    /// <param name="classes">How many classes there are: K.</param>
    /// <exception cref="TruthException">
    /// A truth's size is not finite and positive, its centre lies outside the image, or its class is not in 0..K−1.
    /// </exception>
    /// <exception cref="ArgumentException">The grid is not whole, or there are no classes.</exception>
    public static SlotAssignment Assign(IReadOnlyList<IReadOnlyList<Truth>> truths, Anchors anchors, Size<Cell> grid, int classes) =>
        Assign(truths, anchors.Count, (_, _, _) => anchors.Sizes, grid, classes);

    /// <summary>The assignment of a batch by the <paramref name="anchors"/> sizes that <paramref name="sizesAt"/> gives for an image, a row and a column.</summary>
    internal static SlotAssignment Assign(
        IReadOnlyList<IReadOnlyList<Truth>> truths, int anchors, Func<int, int, int, IReadOnlyList<Size<Cell>>> sizesAt, Size<Cell> grid, int classes)
    {
        Require.WholeCells(grid);
        Require.AtLeastOne(classes);
        var (columns, rows) = ((int)grid.Width, (int)grid.Height);
        var owners = new int[checked(truths.Count * anchors * rows * columns)];
        Array.Fill(owners, -1);
        var claims = new List<Claim>();
        for (var image = 0; image < truths.Count; image++)
        {
            for (var i = 0; i < truths[image].Count; i++)
            {
                var truth = truths[image][i];
                TruthException.ThrowIfUnusable(truth, image, i, classes);
                var box = truth.Box.ToCells(grid);
                var (row, column) = (CellOf(box.Y, rows), CellOf(box.X, columns));
                var slot = new ResponsibleSlot(image, Anchors.BestOf(sizesAt(image, row, column), box.Size), row, column, i, claims.Count);
                var index = ((image * anchors + slot.Anchor) * rows + slot.Row) * columns + slot.Column;
                owners[index] = claims.Count;
                claims.Add(new Claim(index, slot));
            }
        }
        var responsible = claims.Where(claim => owners[claim.Index] == claim.Slot.GlobalTruthIndex).Select(claim => claim.Slot).ToValueList();
        return new SlotAssignment(
            truths.Count,
            anchors,
            rows,
            columns,
            owners.Select(owner => owner < 0 ? -1 : claims[owner].Slot.TruthIndex).ToValueList(),
            owners.ToValueList(),
            responsible,
            claims.Count - responsible.Count);
    }

    private static int CellOf(double position, int cells) => Math.Min((int)position, cells - 1);

    private readonly record struct Claim(int Index, ResponsibleSlot Slot);
}
