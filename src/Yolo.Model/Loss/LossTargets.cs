using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Assignment;
using Yolo.Model.Geometry;

namespace Yolo.Model.Loss;

/// <summary>The truths of a batch as a loss reads them: assigned to slots, and on the device.</summary>
public sealed class LossTargets
{
    private readonly Lazy<TargetMaps> _maps;

    private LossTargets(SlotAssignment assignment, PackedTargets packed, Func<TargetMaps> maps)
    {
        Assignment = assignment;
        Packed = packed;
        // They may be asked for in a region that ends before the targets do.
        _maps = new(() => packed.Numbers.Device.OutsideRegions(maps));
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
        Device device, IReadOnlyList<IReadOnlyList<Truth>> truths, Anchors anchors, Size<Cell> grid, int classes)
    {
        var assignment = Assigner.Assign(truths, anchors, grid, classes);
        return new(
            assignment,
            PackedTargets.Create(device, truths, assignment, anchors, grid, classes),
            () => TargetMaps.Create(device, truths, assignment, grid, classes));
    }

    internal LossTargets For(LossSpec spec, Tensor head) => this;
}
