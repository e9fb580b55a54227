using System.Collections.Concurrent;
using Yolo.Kernels.Skeletons;

namespace Yolo.Kernels.Gpu;

/// <summary>Which kernel contracts: by tiles of <see cref="IGpuTile"/>, or simply.</summary>
internal enum GpuTiling
{
    Simple,
    Square128,
    Square64,
    Flat32x128,
    Tall128x32,
}

/// <summary>
/// How a contraction is cut up. The shape alone decides, so sums are added in the same order on every GPU: the tiling that should be
/// done first, by an estimate on paper, with the depth split where C alone does not keep a large GPU busy.
/// </summary>
/// <param name="Shape">What is contracted.</param>
/// <param name="Tiling">Which kernel does it.</param>
/// <param name="Jobs">Groups of a tiled kernel, work items of the simple one.</param>
/// <param name="Splits">Parts of the depth.</param>
/// <param name="SplitDepth">The length of each but the last.</param>
internal readonly record struct GpuContractPlan(ContractShape Shape, GpuTiling Tiling, int Jobs, int Splits, int SplitDepth)
{
    /// <summary>Work items that a large GPU runs at once.</summary>
    private const int Enough = 1 << 16;

    /// <summary>The shortest part of a split depth.</summary>
    private const int ShortestDepth = 64;

    /// <summary>A tile is used where C fills at least one part in so many.</summary>
    private const int EmptiestTile = 8;

    /// <summary>Multiply-adds in the time that a partial sum takes to be written and read again: 8 bytes at 3 TB/s, at 30 · 10¹² a second.</summary>
    private const double CostOfPartialSum = 80;

    /// <summary>Rows and columns of C for each group, or item; the speed is the share of multiply-adds among the instructions of a panel: of a convolution, on sm_90.</summary>
    private static readonly (GpuTiling Tiling, int Rows, int Columns, int Depth, int Items, double Speed)[] Tilings =
    [
        (GpuTiling.Square128, Square128.Rows, Square128.Columns, Square128.Depth, IGpuTile.Threads, 0.65),
        (GpuTiling.Square64, Square64.Rows, Square64.Columns, Square64.Depth, IGpuTile.Threads, 0.47),
        (GpuTiling.Flat32x128, Flat32x128.Rows, Flat32x128.Columns, Flat32x128.Depth, IGpuTile.Threads, 0.4),
        (GpuTiling.Tall128x32, Tall128x32.Rows, Tall128x32.Columns, Tall128x32.Depth, IGpuTile.Threads, 0.45),
        (GpuTiling.Simple, 4, 4, 1, 1, 0.1),
    ];

    /// <summary>A network asks for the same few shapes again and again.</summary>
    private static readonly ConcurrentDictionary<ContractShape, (GpuContractPlan Plan, double Cost)> Found = new();

    /// <summary>The plan that should be done first.</summary>
    public static GpuContractPlan For(ContractShape shape) => Best(shape).Plan;

    /// <summary>Its estimated time, in the time that a GPU takes at best for a multiply-add.</summary>
    public static double CostOf(ContractShape shape) => Best(shape).Cost;

    /// <summary>The plan by one tiling, whatever it costs.</summary>
    public static GpuContractPlan By(GpuTiling tiling, ContractShape shape) => By(Tilings.Single(t => t.Tiling == tiling), shape).Plan;

    private static (GpuContractPlan Plan, double Cost) Best(ContractShape shape) => Found.GetOrAdd(shape, static shape => Tilings
        .Where(t => t.Tiling == GpuTiling.Simple || Math.Min(t.Rows, shape.Rows) * Math.Min(t.Columns, shape.Columns) * EmptiestTile >= t.Rows * t.Columns)
        .Select(t => By(t, shape))
        .MinBy(p => p.Cost));

    private static (GpuContractPlan Plan, double Cost) By(
        (GpuTiling Tiling, int Rows, int Columns, int Depth, int Items, double Speed) tile, ContractShape shape)
    {
        var tiles = shape.Batch * Parts(shape.Rows, tile.Rows) * Parts(shape.Columns, tile.Columns);
        var together = (double)tiles * tile.Items;
        var wanted = Math.Clamp((int)Math.Ceiling(Enough / together), 1, Math.Max(1, shape.Depth / ShortestDepth));
        var splitDepth = Parts(Parts(shape.Depth, wanted), tile.Depth) * tile.Depth;
        var splits = Math.Max(1, Parts(shape.Depth, splitDepth));
        var idle = Math.Max(1, Enough / (together * splits));
        var sums = splits == 1 ? 0 : CostOfPartialSum * splits * shape.Batch * shape.Rows * shape.Columns;
        var cost = ((double)tiles * tile.Rows * tile.Columns * splits * splitDepth / tile.Speed * idle) + sums;
        return (new(shape, tile.Tiling, tiles * splits, splits, splitDepth), cost);
    }

    private static int Parts(int whole, int part) => (whole + part - 1) / Math.Max(1, part);
}
