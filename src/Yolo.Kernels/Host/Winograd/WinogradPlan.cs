using Yolo.Kernels.Winograd;
namespace Yolo.Kernels.Host.Winograd;

/// <summary>How a convolution by Winograd's algorithm is cut into jobs; like <see cref="ContractPlan"/>, it follows from shape and tile alone.</summary>
internal readonly record struct WinogradPlan
{
    /// <summary>Bytes of a block that should stay in the second level of the cache beside others.</summary>
    private const int BlockBytes = 300_000;

    /// <summary>Bytes of a job's own transformed inputs, next to which a block of results has room.</summary>
    private const int InputBytes = 600_000;

    /// <summary>Bytes of transformed inputs that all jobs share, in the last level of the cache.</summary>
    private const int SharedBytes = 12_000_000;

    /// <summary>Bytes of the inputs that a panel of filters meets at once, in the second level of the cache.</summary>
    private const int MeetingBytes = 1 << 16;

    private const int LeastDepth = 16;

    /// <summary>Registers full of tiles up to which filters fill registers better.</summary>
    private const int FewTiles = 4;
    private const int PlentyOfJobs = 16;

    public WinogradPlan(WinogradGrid grid, int points, int rows, int channels, int tileRows, int granularity, int numberBytes, bool keptFilters)
    {
        var tileBytes = points * points * numberBytes;
        var widest = 6 * granularity;
        ChunkTiles = grid.Tiles <= widest * 3 / 2 ? grid.Tiles
            : (long)tileBytes * channels * widest <= InputBytes ? widest
            : (long)tileBytes * channels * widest / 2 <= InputBytes ? widest / 2
            : widest;
        FiltersAcross = grid.Tiles <= FewTiles * granularity && rows >= 3 * granularity;
        RowLength = RoundUp(ChunkTiles, FiltersAcross ? tileRows : granularity);
        PanelRows = FiltersAcross ? 3 * granularity : tileRows;
        var chunks = DivideUp(grid.Tiles, ChunkTiles);
        OwnInputs = chunks >= PlentyOfJobs && (long)tileBytes * channels * RowLength <= InputBytes;
        GroupChunks = OwnInputs ? chunks : Math.Clamp((int)(SharedBytes / ((long)tileBytes * channels * RowLength)), 1, chunks);
        Chunks = chunks;
        var mostRows = Math.Max(PanelRows, BlockBytes / (tileBytes * RowLength) / PanelRows * PanelRows);
        var rowBlocks = DivideUp(rows, mostRows);
        if (!OwnInputs)
        {
            rowBlocks = Math.Max(rowBlocks, DivideUp(PlentyOfJobs, Math.Min(chunks, GroupChunks)));
        }
        BlockRows = RoundUp(DivideUp(rows, rowBlocks), PanelRows);
        RowBlocks = DivideUp(rows, BlockRows);
        FiltersInJobs = chunks == 1 && !keptFilters;
        var mostDepth = MeetingBytes / numberBytes / (FiltersAcross ? PanelRows : Math.Min(RowLength, 3 * granularity));
        if (FiltersInJobs)
        {
            mostDepth = Math.Max(LeastDepth, Math.Min(mostDepth, BlockBytes / (tileBytes * BlockRows)));
        }
        BlockDepth = DivideUp(channels, DivideUp(channels, mostDepth));
    }

    /// <summary>Tiles whose products are taken together.</summary>
    public int ChunkTiles { get; }

    /// <summary>Whether registers hold neighbouring filters rather than tiles: there are too few tiles to fill them.</summary>
    public bool FiltersAcross { get; }

    /// <summary>Filters in a panel: the rows of a tile of the product, or its columns.</summary>
    public int PanelRows { get; }

    /// <summary>The tiles of a chunk, rounded up: from one channel's to the next one's.</summary>
    public int RowLength { get; }

    public int Chunks { get; }

    /// <summary>Chunks whose transformed inputs are in memory at the same time.</summary>
    public int GroupChunks { get; }

    /// <summary>Whether a job transforms the inputs of its chunk itself, or all find them done.</summary>
    public bool OwnInputs { get; }

    /// <summary>Output channels of a job, or of a block of one.</summary>
    public int BlockRows { get; }

    public int RowBlocks { get; }

    /// <summary>Channels that are summed up at once.</summary>
    public int BlockDepth { get; }

    /// <summary>Whether a job transforms its filters itself: each is needed once, and in no other call.</summary>
    public bool FiltersInJobs { get; }

    public static int DivideUp(int a, int b) => (int)(((long)a + b - 1) / b);

    public static int RoundUp(int a, int multiple) => DivideUp(a, multiple) * multiple;
}
