namespace Yolo.Model.Distributed;

/// <summary>One process: its sums are its own numbers.</summary>
public sealed class Alone : IAllReduce
{
    private Alone()
    {
    }

    /// <summary>The one process.</summary>
    public static Alone Here { get; } = new();

    /// <inheritdoc/>
    public int Rank => 0;

    /// <inheritdoc/>
    public int Size => 1;

    /// <inheritdoc/>
    public int LocalRank => 0;

    /// <inheritdoc/>
    public Task Sum(Memory<float> numbers) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task Sum(Memory<double> numbers) => Task.CompletedTask;

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Gather(ReadOnlyMemory<byte> own) => [own.ToArray()];
}
