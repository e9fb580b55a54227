using Yolo.Model.Detecting;

namespace Yolo.Data;

/// <summary>How batches are made.</summary>
/// <param name="Size">Pictures in a batch.</param>
/// <param name="Width">The network's input width, in pixels.</param>
/// <param name="Height">The network's input height, in pixels.</param>
/// <param name="Seed">What order and variations are a function of.</param>
/// <param name="Prefetch">How many batches are made ahead, on a thread of their own.</param>
/// <param name="Workers">How many threads make the pictures of a batch.</param>
public sealed record BatchOptions(int Size, int Width, int Height, ulong Seed = 0, int Prefetch = 3, int Workers = 1)
{
    /// <summary>What becomes of a picture before the network takes it.</summary>
    public Preprocessing Preprocessing { get; init; } = Preprocessing.Default;

    /// <summary>The sizes of training batches, if they are to change.</summary>
    public MultiScale? Scales { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Size, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Prefetch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Workers, 1);
    }
}
