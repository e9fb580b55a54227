using Yolo.Kernels.Skeletons;

namespace Yolo.Kernels.Winograd;

/// <summary>The tiles of a convolution's output maps: image by image, row by row.</summary>
internal readonly record struct WinogradGrid
{
    /// <summary>Tiles that are transformed in one go: their lines stay in the first level of the cache.</summary>
    public const int LongestRun = 64;

    public WinogradGrid(ConvolutionShape image, int outputs)
    {
        Image = image;
        Outputs = outputs;
        Down = (image.OutputHeight + outputs - 1) / outputs;
        Across = (image.OutputWidth + outputs - 1) / outputs;
    }

    public ConvolutionShape Image { get; }

    /// <summary>Outputs along one axis of a tile.</summary>
    public int Outputs { get; }

    public int Down { get; }

    public int Across { get; }

    /// <summary>The tiles of the whole batch.</summary>
    public int Tiles => Image.Batch * Down * Across;

    /// <summary>From tile <paramref name="tile"/> on, those before <paramref name="end"/> that lie in one row of one image, as many as are transformed in one go.</summary>
    public TileRun Run(int tile, int end)
    {
        var (row, x) = Math.DivRem(tile, Across);
        var (image, y) = Math.DivRem(row, Down);
        return new(image, y * Outputs, x * Outputs, Math.Min(Math.Min(end - tile, Across - x), LongestRun));
    }
}

/// <summary>Tiles side by side: the image, the place of their first output and how many they are.</summary>
internal readonly record struct TileRun(int Image, int Y, int X, int Count);
