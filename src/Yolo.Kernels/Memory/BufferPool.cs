using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Yolo.Kernels.Memory;

/// <summary>
/// Blocks that are not in use, by capacity, so that a training step allocates nothing after the first. Capacities are rounded up to
/// a quarter of a power of two, which wastes at most a fifth and lets tensors of nearly the same size share blocks.
/// </summary>
internal sealed class BufferPool(Func<int, IMemoryBlock> allocate, int bytesPerNumber)
{
    private const long FirstCollectionAt = 256L << 20;
    private const int MostTimesAsLarge = 4;

    /// <summary>Numbers from which on a block serves smaller requests; below, the same ones come again and find the same blocks.</summary>
    private const int LeastToShare = 1 << 16;
    private readonly ConcurrentDictionary<int, ConcurrentBag<IMemoryBlock>> _free = new();

    /// <summary>
    /// Every block, also those in use: were a block reachable from its buffer alone, both would be finalised together, and memory that the
    /// buffer's finaliser puts back would be freed.
    /// </summary>
    private readonly ConcurrentDictionary<IMemoryBlock, bool> _blocks = new();
    private long _reserved;
    private long _used;
    private long _live;
    private long _peak;
    private long _collectAt = FirstCollectionAt / bytesPerNumber;

    public MemoryUse Use => new(
        Interlocked.Read(ref _used) * bytesPerNumber, Interlocked.Read(ref _reserved) * bytesPerNumber, Interlocked.Read(ref _live),
        Interlocked.Read(ref _peak) * bytesPerNumber);

    public IMemoryBlock Rent(int length)
    {
        var capacity = RoundUp(length);
        if (!TryTake(capacity, out var block) && !(CollectIfGrown(capacity) && TryTake(capacity, out block)))
        {
            block = allocate(capacity);
            _blocks.TryAdd(block, true);
            Interlocked.Add(ref _reserved, capacity);
        }
        block.Rented = capacity;
        RaisePeak(Interlocked.Add(ref _used, capacity));
        Interlocked.Increment(ref _live);
        return block;
    }

    public void Return(IMemoryBlock block)
    {
        Interlocked.Add(ref _used, -block.Rented);
        Interlocked.Decrement(ref _live);
        _free.GetOrAdd(block.Capacity, static _ => []).Add(block);
    }

    /// <summary>Gives blocks that wait for use back to the system, and forgets how much was in use before.</summary>
    public void Trim()
    {
        Interlocked.Exchange(ref _collectAt, Limit(0));
        Interlocked.Exchange(ref _peak, Interlocked.Read(ref _used));
        foreach (var bag in _free.Values)
        {
            while (bag.TryTake(out var block))
            {
                _blocks.TryRemove(block, out _);
                Interlocked.Add(ref _reserved, -block.Capacity);
                block.Free();
            }
        }
    }

    private void RaisePeak(long used)
    {
        for (var peak = Interlocked.Read(ref _peak); used > peak;)
        {
            var found = Interlocked.CompareExchange(ref _peak, used, peak);
            if (found == peak)
            {
                return;
            }
            peak = found;
        }
    }

    /// <summary>A block of that capacity, else the smallest that is not much larger: what one layer is done with serves another.</summary>
    private bool TryTake(int capacity, [NotNullWhen(true)] out IMemoryBlock? block)
    {
        if (_free.TryGetValue(capacity, out var bag) && bag.TryTake(out block))
        {
            return true;
        }
        block = null;
        if (capacity < LeastToShare)
        {
            return false;
        }
        foreach (var larger in _free.Keys.Where(c => c > capacity && c / MostTimesAsLarge <= capacity).Order())
        {
            if (_free[larger].TryTake(out block))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>
    /// Small objects hold large memory, which the garbage collector does not see: tensors made outside regions would pile up. Before the
    /// pool grows to twice what was in use, buffers that nobody holds are collected. If it is larger still, its blocks have sizes that are not asked for
    /// any more: they go back to the system, or every new size would collect again.
    /// </summary>
    private bool CollectIfGrown(int capacity)
    {
        if (Interlocked.Read(ref _reserved) + capacity <= Interlocked.Read(ref _collectAt))
        {
            return false;
        }
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var limit = Limit(capacity);
        Interlocked.Exchange(ref _collectAt, limit);
        if (Interlocked.Read(ref _reserved) + capacity > limit)
        {
            Trim();
        }
        return true;
    }

    /// <summary>How large the pool may be before it collects: twice what is in use.</summary>
    private long Limit(int capacity) => Math.Max(FirstCollectionAt / bytesPerNumber, 2 * (Interlocked.Read(ref _used) + capacity));

    private static int RoundUp(int length)
    {
        const int smallest = 64;
        if (length <= smallest)
        {
            return smallest;
        }
        var quarter = Math.Max(smallest, 1 << (int.Log2(length) - 2));
        return (int)Math.Min(Array.MaxLength, ((long)length + quarter - 1) / quarter * quarter);
    }
}

/// <summary>What a device's memory holds.</summary>
/// <param name="BytesInUse">Bytes in buffers that are alive.</param>
/// <param name="BytesReserved">Bytes taken from the system, in use or waiting to be used again.</param>
/// <param name="Buffers">How many buffers are alive.</param>
/// <param name="PeakBytesInUse">The most bytes that were in buffers at once since the pool was last trimmed (<see cref="Device.Trim"/>).</param>
public readonly record struct MemoryUse(long BytesInUse, long BytesReserved, long Buffers, long PeakBytesInUse);
