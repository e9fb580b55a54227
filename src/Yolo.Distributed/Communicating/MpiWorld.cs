using System.Diagnostics;
using Yolo.Distributed.Launching;
using Yolo.Distributed.Native;

namespace Yolo.Distributed.Communicating;

/// <summary>All processes of the job, as one thread sees them: the one that makes it, and makes all calls but <see cref="AskToAbort"/> and <see cref="AbortHere"/>.</summary>
internal sealed unsafe class MpiWorld
{
    /// <summary>
    /// Bytes of one call. MPI libraries allocate as many again in each, and from 32 MiB on glibc has the system clear fresh pages every time.
    /// Smaller ones would cost a network its latency more often.
    /// </summary>
    public const int MostBytesAtOnce = 1 << 24;

    private const int Funneled = 1, NotAsked = -1;

    /// <summary>How long others are waited for without rest: processes in step arrive within it. Then this one rests a millisecond at a time, and leaves the processor to whoever computes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1);

    private readonly MpiAbi _abi;
    private readonly int _mostBytesAtOnce;
    private readonly Announcement[] _own = GC.AllocateArray<Announcement>(1, pinned: true);
    private readonly Announcement[] _all;
    private volatile int _abortCode = NotAsked;

    /// <exception cref="MpiException">MPI failed, or knows nothing of the other processes.</exception>
    public MpiWorld(MpiAbi abi, Launcher launcher, int mostBytesAtOnce)
    {
        (_abi, _mostBytesAtOnce) = (abi, mostBytesAtOnce);
        int initialized, provided, rank, size;
        MpiError.Check(Mpi.MPI_Initialized(&initialized), "asking whether it runs");
        if (initialized != 0)
        {
            throw new MpiException("MPI was started already in this process, by other code, and can be started once only: leave that to MpiRun.Start.");
        }
        MpiError.Check(Mpi.MPI_Init_thread(0, 0, Mpi.ThreadSerialized, &provided), "starting");
        MpiError.Check(Mpi.MPI_Comm_set_errhandler(abi.World, abi.ErrorsReturn), "setting how it reports errors");
        MpiError.Check(Mpi.MPI_Comm_rank(abi.World, &rank), "asking for the rank");
        MpiError.Check(Mpi.MPI_Comm_size(abi.World, &size), "counting processes");
        if (size == 1 && (launcher.Size > 1 || launcher.Rank > 0))
        {
            End();
            throw new MpiException(
                $"{launcher.Name} started several processes, but {Library} finds this one alone: the launcher belongs to another MPI. Start the job with the launcher of that library, or put the path of the launcher's library in {MpiLibrary.Variable}.");
        }
        if (provided < Funneled)
        {
            throw new MpiException($"{Library} was built without support for threads, which .NET cannot do without: install another, or put its path in {MpiLibrary.Variable}.");
        }
        (Rank, Size, LocalRank) = (rank, size, RankOnThisMachine(rank));
        _all = GC.AllocateArray<Announcement>(size, pinned: true);
    }

    public string Library { get; } = MpiLibrary.Description();

    public int Rank { get; }

    public int Size { get; }

    public int LocalRank { get; }

    /// <summary>Numbers from which on MPI's own waiting is better: all processes are there, and mostly it moves data then.</summary>
    private const int Bulk = 1 << 16;

    /// <summary>Waits until all processes are about to do something, and sees that it is the same.</summary>
    /// <exception cref="MpiException">It is not; then all processes learn of it.</exception>
    public void Agree(Announcement own)
    {
        _own[0] = own;
        nint request = 0;
        fixed (Announcement* mine = _own, all = _all)
        {
            Check(Mpi.MPI_Iallgather(mine, sizeof(Announcement), _abi.Byte, all, sizeof(Announcement), _abi.Byte, _abi.World, &request), $"announcing {own}");
            Await(ref request, $"waiting for {own} of other processes", rest: true);
        }
        var other = Array.FindIndex(_all, announced => !announced.Fits(own));
        if (other >= 0)
        {
            throw new MpiException(
                $"Process {Rank} has come to {own}, process {other} to {_all[other]}: all processes have to make the same calls in the same order. The other one may have failed; its own message says more.");
        }
    }

    /// <summary>Replaces numbers by their sums over all processes, which have agreed on that.</summary>
    public void Sum<T>(Span<T> numbers)
        where T : unmanaged
    {
        var type = typeof(T) == typeof(float) ? _abi.Float : _abi.Double;
        for (int count; !numbers.IsEmpty; numbers = numbers[count..])
        {
            count = Math.Min(_mostBytesAtOnce / sizeof(T), numbers.Length);
            fixed (T* part = numbers)
            {
                if (count >= Bulk)
                {
                    Check(Mpi.MPI_Allreduce(_abi.InPlace, part, count, type, _abi.Sum, _abi.World), "summing");
                    continue;
                }
                nint request = 0;
                Check(Mpi.MPI_Iallreduce(_abi.InPlace, part, count, type, _abi.Sum, _abi.World, &request), "beginning a sum");
                Await(ref request, "summing");
            }
        }
    }

    /// <summary>The bytes of each process, whose lengths they have announced.</summary>
    public byte[][] Gather(ReadOnlySpan<byte> own)
    {
        var gathered = Array.ConvertAll(_all, announced => new byte[announced.Count]);
        var longest = gathered.Max(bytes => bytes.Length);
        // Mostly it is a few bytes of each, or many of one.
        var most = Math.Max(1, _mostBytesAtOnce / Math.Max(1, gathered.Count(bytes => bytes.Length > 0)));
        var buffer = new byte[gathered.Sum(bytes => Math.Min(most, bytes.Length))];
        var (counts, places) = (new int[Size], new int[Size]);
        for (var from = 0; from < longest; from += most)
        {
            var total = 0;
            for (var rank = 0; rank < Size; rank++)
            {
                (counts[rank], places[rank]) = (Math.Clamp(gathered[rank].Length - from, 0, most), total);
                total += counts[rank];
            }
            fixed (byte* mine = own[Math.Min(from, own.Length)..], all = buffer)
            fixed (int* count = counts, place = places)
            {
                nint request = 0;
                Check(Mpi.MPI_Iallgatherv(mine, counts[Rank], _abi.Byte, all, count, place, _abi.Byte, _abi.World, &request), "beginning a gathering");
                Await(ref request, "gathering");
            }
            for (var rank = 0; rank < Size; rank++)
            {
                buffer.AsSpan(places[rank], counts[rank]).CopyTo(gathered[rank].AsSpan(Math.Min(from, gathered[rank].Length)));
            }
        }
        return gathered;
    }

    /// <summary>Ends MPI in this process, as all others do, which have agreed on that.</summary>
    public static void End() => Check(Mpi.MPI_Finalize(), "ending");

    /// <summary>Lets the thread that makes the calls end the job, from any other thread.</summary>
    public void AskToAbort(int code) => _abortCode = Math.Max(0, code);

    /// <summary>Ends the job if that was asked for.</summary>
    public void AbortIfAsked()
    {
        if (_abortCode != NotAsked)
        {
            AbortHere(_abortCode);
        }
    }

    /// <summary>Ends the job at once, whatever other threads do.</summary>
    public void AbortHere(int code) => _ = Mpi.MPI_Abort(_abi.World, code);

    private static void Check(int code, string doing) => MpiError.Check(code, doing);

    private int RankOnThisMachine(int rank)
    {
        nint here = 0;
        int local;
        Check(Mpi.MPI_Comm_split_type(_abi.World, _abi.SharedMemory, rank, _abi.NoInfo, &here), "finding the processes on this machine");
        Check(Mpi.MPI_Comm_rank(here, &local), "asking for the rank on this machine");
        Check(Mpi.MPI_Comm_free(&here), "forgetting the processes on this machine");
        return local;
    }

    /// <summary>Waits for a call that was begun. MPI's own waiting spins: where processes share cores it keeps those that are waited for from running, and nothing could end it.</summary>
    /// <param name="request">The call.</param>
    /// <param name="doing">For messages.</param>
    /// <param name="rest">Whether it may take long, for others compute: else data are on their way, which get no further while this thread rests.</param>
    private void Await(ref nint request, string doing, bool rest = false)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            int done;
            fixed (nint* pending = &request)
            {
                Check(Mpi.MPI_Test(pending, &done, _abi.IgnoreStatus), doing);
            }
            if (done != 0)
            {
                return;
            }
            AbortIfAsked();
            if (rest && Stopwatch.GetElapsedTime(since) > Patience)
            {
                Thread.Sleep(1);
            }
            else
            {
                Thread.Yield();
            }
        }
    }
}
