using ILGPU;
using Yolo.Kernels.Skeletons;

namespace Yolo.Kernels.Gpu;

/// <summary>GPU memory as a map sees it.</summary>
internal readonly struct GpuView<TReal>(ArrayView<TReal> view) : IView<TReal>
    where TReal : unmanaged
{
    private readonly ArrayView<TReal> _view = view;

    public TReal this[int index] => _view[index];
}

/// <summary>An operand of a lanewise kernel.</summary>
internal readonly struct GpuOperand<TReal>(ArrayView<TReal> view, Strides strides)
    where TReal : unmanaged
{
    private readonly ArrayView<TReal> _view = view;
    private readonly Strides _strides = strides;

    public TReal Load(Place place) => _view[_strides.At(place)];

    public void Store(Place place, TReal value) => _view[_strides.At(place)] = value;
}

/// <summary>An operand of a reduction.</summary>
internal readonly struct GpuReduceOperand<TReal>(ArrayView<TReal> view, Strides kept, Strides reduced)
    where TReal : unmanaged
{
    private readonly ArrayView<TReal> _view = view;
    private readonly Strides _kept = kept;
    private readonly Strides _reduced = reduced;

    public TReal Load(Place kept, Place reduced) => _view[_kept.At(kept) + _reduced.At(reduced)];
}

/// <summary>How a contraction is cut up: work item → tile of C, matrix of the batch, stretch of the depth.</summary>
internal readonly record struct GpuContractPlan(ContractShape Shape, int Splits, int SplitDepth)
{
    /// <summary>Rows and columns of C that one work item computes.</summary>
    public const int Tile = 4;

    public int TileRows => (Shape.Rows + Tile - 1) / Tile;

    public int TileColumns => (Shape.Columns + Tile - 1) / Tile;

    public int WorkItems => TileRows * TileColumns * Shape.Batch * Splits;

    /// <summary>Splits the depth until there are work items enough for a large GPU; the shape alone decides, so results repeat.</summary>
    public static GpuContractPlan For(ContractShape shape)
    {
        const int enough = 1 << 15;
        const int shortest = 64;
        var whole = new GpuContractPlan(shape, 1, shape.Depth);
        var splits = Math.Clamp(enough / Math.Max(1, whole.WorkItems), 1, Math.Max(1, shape.Depth / shortest));
        var depth = (shape.Depth + splits - 1) / splits;
        return new(shape, (shape.Depth + depth - 1) / depth, depth);
    }
}
