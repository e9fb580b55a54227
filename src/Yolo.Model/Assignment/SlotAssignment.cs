using Yolo.Model.Collections;

namespace Yolo.Model.Assignment;

/// <summary>Which slot of the head predicts which truth, for a batch of images.</summary>
/// <param name="Images">N.</param>
/// <param name="Anchors">A.</param>
/// <param name="Rows">H_g.</param>
/// <param name="Columns">W_g.</param>
/// <param name="Owners">
/// [N, A, H_g, W_g], the last index fastest: the position, in its image's list, of the truth that the slot is responsible for, or −1.
/// </param>
/// <param name="GlobalOwners">The same, as the position in the lists of all images one after the other, or −1.</param>
/// <param name="Responsible">The responsible slots, in the order of their truths.</param>
/// <param name="Collisions">How many truths have no slot because a later one of the same cell and anchor took it.</param>
public sealed record SlotAssignment(
    int Images,
    int Anchors,
    int Rows,
    int Columns,
    ValueList<int> Owners,
    ValueList<int> GlobalOwners,
    ValueList<ResponsibleSlot> Responsible,
    int Collisions)
{
    /// <summary>Where a slot stands in <see cref="Owners"/>: ((n·A + a)·H_g + row)·W_g + column.</summary>
    public int IndexOf(int image, int anchor, int row, int column) => ((image * Anchors + anchor) * Rows + row) * Columns + column;
}
