using Yolo.Kernels.Skeletons;
using Yolo.Kernels.Winograd;

namespace Yolo.Kernels.Gpu.Winograd;

/// <summary>The tiles of maps [N, channels, height, width], image by image and row by row: where the first number of each lies, before the map where there is padding.</summary>
internal readonly struct Tiles(WinogradGrid grid, int channels, int height, int width, int padding)
{
    private readonly Divisor _byTiles = new(grid.Tiles);
    private readonly Divisor _byAcross = new(grid.Across);
    private readonly Divisor _byDown = new(grid.Down);
    private readonly int _step = grid.Outputs;
    private readonly int _padding = padding;

    public int Channels { get; } = channels;

    public int Height { get; } = height;

    public int Width { get; } = width;

    /// <summary>Tiles of the whole batch.</summary>
    public int Count => _byTiles.Value;

    /// <summary>The channel of number <paramref name="index"/> of [channel, tile], and its tile.</summary>
    public int Channel(int index, out int tile) => _byTiles.Of(index, out tile);

    /// <summary>The image that a tile is of, and the place of its first number.</summary>
    public int Locate(int tile, out int y, out int x)
    {
        var image = _byDown.Of(_byAcross.Of(tile, out var across), out var down);
        (y, x) = ((down * _step) - _padding, (across * _step) - _padding);
        return image;
    }
}
