using System.Security.Cryptography;
using System.Text;
using Yolo.Model.Distributed;
using Yolo.Model.Storage;
using Yolo.Model.Training;

namespace Yolo.Data;

/// <summary>What the processes of a training agree on, beside its sums. The first of them reads and writes the run folder.</summary>
internal sealed class ProcessGroup(IAllReduce processes)
{
    private static readonly Dictionary<string, string> NoMetadata = [];

    /// <summary>Whether this process writes and draws.</summary>
    public bool IsFirst => processes.Rank == 0;

    public int Size => processes.Size;

    /// <summary>Whether something holds in any of them.</summary>
    public bool Any(bool here) => Size == 1 ? here : processes.Gather(new[] { here ? (byte)1 : (byte)0 }).Any(flag => flag[0] != 0);

    /// <summary>What each says, in the order of ranks.</summary>
    public IReadOnlyList<string> Gather(string here) => [.. processes.Gather(Encoding.UTF8.GetBytes(here)).Select(Encoding.UTF8.GetString)];

    /// <summary>The state that the first process has, in all of them.</summary>
    /// <param name="first">Gives it, in the first one.</param>
    /// <param name="alike">Gives one of the same shapes, in the others.</param>
    public TrainingState OfFirst(Func<TrainingState> first, Func<TrainingState> alike)
    {
        if (Size == 1)
        {
            return first();
        }
        if (!IsFirst)
        {
            var like = alike();
            return Checkpoint.Read(new MemoryStream(processes.Gather(ReadOnlyMemory<byte>.Empty)[0]), like.Device, like).State;
        }
        var state = first();
        processes.Gather(Bytes(state));
        return state;
    }

    /// <summary>Checks that all have the same state, to the last bit.</summary>
    /// <exception cref="DataException">One has another.</exception>
    public void RequireSame(TrainingState state)
    {
        if (Size == 1)
        {
            return;
        }
        var hashes = processes.Gather(SHA256.HashData(Bytes(state)));
        for (var rank = 1; rank < Size; rank++)
        {
            if (!hashes[rank].AsSpan().SequenceEqual(hashes[0]))
            {
                throw new DataException(
                    $"After step {state.Step} process {rank} of {Size} has other weights than process 0. All of them must run the same program on the same data, on devices of one kind; then go on from the checkpoint.");
            }
        }
    }

    /// <summary>A list that each process makes its share of, every <see cref="Size"/>-th element from its rank on, as one in all of them.</summary>
    public IReadOnlyList<TResult> Shared<T, TResult>(IReadOnlyList<T> all, Func<IReadOnlyList<T>, IReadOnlyList<TResult>> make, Action<BinaryWriter, TResult> write, Func<BinaryReader, TResult> read)
    {
        if (Size == 1)
        {
            return make(all);
        }
        using var own = new MemoryStream();
        using var writer = new BinaryWriter(own);
        foreach (var result in make([.. all.Where((_, i) => i % Size == processes.Rank)]))
        {
            write(writer, result);
        }
        writer.Flush();
        BinaryReader[] readers = [.. processes.Gather(own.ToArray()).Select(bytes => new BinaryReader(new MemoryStream(bytes)))];
        return [.. Enumerable.Range(0, all.Count).Select(i => read(readers[i % Size]))];
    }

    private static byte[] Bytes(TrainingState state)
    {
        using var bytes = new MemoryStream();
        Checkpoint.Write(bytes, state, NoMetadata);
        return bytes.ToArray();
    }
}
