using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Assignment;
using Yolo.Model.Geometry;

namespace Yolo.Model.Loss;

/// <summary>The truths of a batch as a loss reads them: assigned to slots, and on the device.</summary>
public sealed class LossTargets
{
    /// <summary>e to more than this would overflow single precision.</summary>
    private const double LargestLogScale = 80;

    private readonly Batch _batch;
    private readonly Lazy<TargetMaps> _maps;

    private LossTargets(Device device, Batch batch, SlotAssignment assignment)
    {
        _batch = batch;
        Assignment = assignment;
        Packed = PackedTargets.Create(device, batch.Truths, assignment, batch.Anchors, batch.Grid, batch.Classes);
        // They may be asked for in a region that ends before the targets do.
        _maps = new(() => device.OutsideRegions(() => TargetMaps.Create(device, batch.Truths, assignment, batch.Grid, batch.Classes)));
    }

    /// <summary>Which slot is responsible for which truth.</summary>
    public SlotAssignment Assignment { get; }

    /// <summary>The truths slot by slot, for the composed loss; made when first asked for.</summary>
    public TargetMaps Maps => _maps.Value;

    /// <summary>The truths in one buffer, for the fused loss.</summary>
    internal PackedTargets Packed { get; }

    /// <summary>Assigns the truths and copies them to the device.</summary>
    /// <exception cref="TruthException">A truth cannot be used; the message names the image and the box.</exception>
    public static LossTargets Create(
        Device device, IReadOnlyList<IReadOnlyList<Truth>> truths, Anchors anchors, Size<Cell> grid, int classes) =>
        new(device, new(truths, anchors, grid, classes), Assigner.Assign(truths, anchors, grid, classes));

    /// <summary>
    /// The targets as a loss matches them. By anchors they are these; by predictions the truths are assigned anew, by the sizes that the head
    /// predicts in their cells: t_w and t_h are read back from the device, which waits for it.
    /// </summary>
    internal LossTargets For(LossSpec spec, Tensor head)
    {
        if (spec.Matching == AnchorMatching.Anchors)
        {
            return this;
        }
        var (a, rows, columns) = (Assignment.Anchors, Assignment.Rows, Assignment.Columns);
        var slots = Tensor.Reshape(Tensor.StopGradient(head), Assignment.Images, a, 5 + _batch.Classes, rows, columns);
        var logScales = Tensor.Slice(slots, 2, 2, 2).ToArray();
        double Factor(int image, int anchor, int side, int row, int column) => Math.Exp(Math.Clamp(
            logScales[(((((((image * a) + anchor) * 2) + side) * rows) + row) * columns) + column], -LargestLogScale, LargestLogScale));
        Size<Cell>[] SizesAt(int image, int row, int column) => [.. _batch.Anchors.Sizes.Select((size, anchor) => new Size<Cell>(
            size.Width * Factor(image, anchor, 0, row, column), size.Height * Factor(image, anchor, 1, row, column)))];
        return new(head.Device, _batch, Assigner.Assign(_batch.Truths, a, SizesAt, _batch.Grid, _batch.Classes));
    }

    private sealed record Batch(IReadOnlyList<IReadOnlyList<Truth>> Truths, Anchors Anchors, Size<Cell> Grid, int Classes);
}
