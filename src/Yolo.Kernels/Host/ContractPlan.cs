using Yolo.Kernels.Skeletons;

namespace Yolo.Kernels.Host;

/// <summary>
/// How a contraction is cut into jobs: blocks of C, and of the depth where C alone is too small. It follows from the shape and the tile, not from the number of
/// cores: the same sums in the same order on every machine of one kind.
/// </summary>
internal readonly record struct ContractPlan
{
    /// <summary>A block of B of these sizes and a panel of A stay in the first two levels of the cache.</summary>
    public const int MostColumns = 480;
    private const int MostDepth = 320;

    /// <summary>Blocks begin with a channel, of 3 × 3 taps, and with a square of those in which panels are transposed.</summary>
    private const int DepthMultiple = 72;

    /// <summary>Enough to keep cores busy to the end although some are slower.</summary>
    private const int PlentyOfJobs = 64;

    // What things cost, in multiplications of registers.
    private const double Packing = 0.8;
    private const double Storing = 0.5;
    private const double Job = 3000;

    private static readonly int[] Cuts = [1, 2, 3, 4, 6, 8, 12, 16];

    public ContractPlan(ContractShape shape, int tileRows, int granularity)
    {
        var best = double.PositiveInfinity;
        var fewestColumnBlocks = DivideUp(shape.Columns, MostColumns);
        foreach (var rowCut in Cuts)
        {
            for (var extra = 0; extra < 8; extra++)
            {
                for (var splits = 1; splits == 1 || splits * MostDepth <= shape.Depth; splits *= 2)
                {
                    var plan = new ContractPlan(shape, tileRows, granularity, rowCut, fewestColumnBlocks + extra, splits);
                    var cost = plan.Cost(shape, tileRows, granularity);
                    if (cost < best)
                    {
                        (best, this) = (cost, plan);
                    }
                    if (plan.Jobs >= PlentyOfJobs)
                    {
                        break;
                    }
                }
                if (shape.Batch * (fewestColumnBlocks + extra) >= PlentyOfJobs)
                {
                    break;
                }
            }
            if (rowCut * tileRows >= shape.Rows)
            {
                break;
            }
        }
    }

    private ContractPlan(ContractShape shape, int tileRows, int granularity, int rowBlocks, int columnBlocks, int splits)
    {
        BlockRows = RoundUp(DivideUp(shape.Rows, rowBlocks), tileRows);
        RowBlocks = DivideUp(shape.Rows, BlockRows);
        BlockColumns = RoundUp(DivideUp(shape.Columns, columnBlocks), granularity);
        ColumnBlocks = DivideUp(shape.Columns, BlockColumns);
        var depth = DivideUp(shape.Depth, splits);
        BlockDepth = Math.Min(shape.Depth, RoundUp(DivideUp(depth, DivideUp(depth, MostDepth)), DepthMultiple));
        SplitDepth = DivideUp(depth, BlockDepth) * BlockDepth;
        Splits = DivideUp(shape.Depth, SplitDepth);
        Jobs = shape.Batch * RowBlocks * ColumnBlocks * Splits;
    }

    public int BlockRows { get; }

    public int RowBlocks { get; }

    public int BlockColumns { get; }

    public int ColumnBlocks { get; }

    /// <summary>The depth that is packed at once.</summary>
    public int BlockDepth { get; }

    /// <summary>The depth of one job, a multiple of <see cref="BlockDepth"/>.</summary>
    public int SplitDepth { get; }

    public int Splits { get; }

    public int Jobs { get; }

    private double Cost(ContractShape shape, int tileRows, int granularity)
    {
        var (rows, columns, depth) = ((double)RoundUp(shape.Rows, tileRows), (double)RoundUp(shape.Columns, granularity), (double)shape.Depth);
        var work = rows * columns * depth / granularity;
        var packing = Packing * depth * ((ColumnBlocks * rows) + (RowBlocks * columns));
        var storing = Storing * rows * columns * (Splits == 1 ? 1 : 1 + (3 * Splits));
        // The last jobs leave cores idle.
        return ((shape.Batch * (work + packing + storing)) + (Job * Jobs)) * (1 + (0.5 / Jobs));
    }

    private static int DivideUp(int a, int b) => (int)(((long)a + b - 1) / b);

    private static int RoundUp(int a, int multiple) => DivideUp(a, multiple) * multiple;
}
