using Yolo.Kernels.Winograd;
namespace Yolo.Kernels.Host.Winograd;

/// <summary>How a gradient of filters by Winograd's algorithm is cut into jobs; like <see cref="ContractPlan"/>, it follows from shape and tile alone.</summary>
internal readonly record struct WinogradGradientPlan
{
    /// <summary>Bytes of sums up to which parts have their own.</summary>
    private const int SumBytes = 1_500_000;

    /// <summary>Bytes of all parts' sums.</summary>
    private const int AllSumBytes = 24_000_000;

    /// <summary>Bytes of the sums of a job, next to which what it reads has room.</summary>
    private const int BlockBytes = 300_000;

    private const int PartTiles = 96;
    private const int MostParts = 32;
    private const int WidestBlock = 6;

    public WinogradGradientPlan(WinogradGrid grid, int points, int tileRows, int granularity, int numberBytes)
    {
        var pointBytes = points * points * numberBytes;
        Columns = RoundUp(grid.Image.InputChannels, granularity);
        var sumBytes = (long)pointBytes * Columns * RoundUp(grid.Image.OutputChannels, tileRows);
        Parts = sumBytes > SumBytes ? 1 : (int)Math.Clamp(Math.Min(AllSumBytes / sumBytes, grid.Tiles / PartTiles), 1, MostParts);
        ChunkTiles = Parts == 1 ? grid.Tiles : PartTiles;
        BlockColumns = Math.Min(Columns, WidestBlock * granularity);
        BlockPanels = Math.Max(1, BlockBytes / (pointBytes * BlockColumns * tileRows));
    }

    /// <summary>Parts of the tiles that are summed up on their own.</summary>
    public int Parts { get; }

    /// <summary>Tiles that are transformed together.</summary>
    public int ChunkTiles { get; }

    /// <summary>Input channels, rounded up to whole registers.</summary>
    public int Columns { get; }

    /// <summary>Input channels of a job, where the tiles are not dealt out.</summary>
    public int BlockColumns { get; }

    /// <summary>Panels of output channels of such a job.</summary>
    public int BlockPanels { get; }

    private static int RoundUp(int a, int multiple) => (a + multiple - 1) / multiple * multiple;
}
