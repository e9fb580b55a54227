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

    /// <summary>The share of each training batch that is made, where several processes make one each.</summary>
    public BatchShare Share { get; init; } = BatchShare.Whole;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Share.Part, nameof(Share));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Share.Part, Share.Of, nameof(Share));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Share.Of, Size, nameof(Share));
        ArgumentOutOfRangeException.ThrowIfLessThan(Size, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Prefetch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Workers, 1);
    }
}

/// <summary>One of several equal parts of a batch, in order.</summary>
/// <param name="Part">Which, from 0.</param>
/// <param name="Of">How many there are.</param>
public readonly record struct BatchShare(int Part, int Of)
{
    /// <summary>All of it.</summary>
    public static BatchShare Whole { get; } = new(0, 1);
}
