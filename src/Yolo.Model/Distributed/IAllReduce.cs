namespace Yolo.Model.Distributed;

/// <summary>
/// What processes that train one model together, each on its share of every batch, need to tell each other. All of them make the same calls in the same order; <see cref="Alone"/> is a
/// process without others.
/// </summary>
public interface IAllReduce
{
    /// <summary>Which of the processes this is, from 0.</summary>
    int Rank { get; }

    /// <summary>How many there are.</summary>
    int Size { get; }

    /// <summary>Which of the processes on this machine this is, from 0.</summary>
    int LocalRank { get; }

    /// <summary>Begins to replace numbers by their sums over all processes; they may be used again when the task is done. Sums that were begun are made one after another.</summary>
    Task Sum(Memory<float> numbers);

    /// <summary>As <see cref="Sum(Memory{float})"/>.</summary>
    Task Sum(Memory<double> numbers);

    /// <summary>What each process hands in, in the order of their ranks; each gets all of it.</summary>
    IReadOnlyList<byte[]> Gather(ReadOnlyMemory<byte> own);
}
