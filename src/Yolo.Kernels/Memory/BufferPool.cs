using System.Collections.Concurrent;
using ILGPU.Runtime;

namespace Yolo.Kernels.Memory;

/// <summary>
/// Memory that is not in use, so that a training step allocates nothing after the first. Small blocks are kept by capacity, rounded up to a quarter of a power of
/// two: the same ones come again. Large ones are parts of an <see cref="Arena"/>: of one for what lasts, so that it breaks up no gaps, or of one for what passes.
/// </summary>
internal sealed class BufferPool(string device, Func<int, IMemoryBlock> allocate, int bytesPerNumber)
{
    private const long FirstCollectionAt = 256L << 20;
    private const long LeastSegment = 16L << 20;

    /// <summary>Numbers from which on a block is large.</summary>
    private const int LeastInArena = 1 << 16;
    private readonly ConcurrentDictionary<int, ConcurrentBag<IMemoryBlock>> _free = new();
    private readonly Arena _passing = new((int)(LeastSegment / bytesPerNumber));
    private readonly Arena _lasting = new((int)(LeastSegment / bytesPerNumber));

    /// <summary>
    /// Every small block, also those in use: were a block reachable from its buffer alone, both would be finalised together, and memory that the
    /// buffer's finaliser puts back would be freed.
    /// </summary>
    private readonly ConcurrentDictionary<IMemoryBlock, bool> _small = new();
    private long _reservedSmall;
    private long _used;
    private long _live;
    private long _peak;
    private long _collectAt = FirstCollectionAt / bytesPerNumber;
    private long _limit = long.MaxValue;

    /// <summary>The most bytes that are taken from the system.</summary>
    public long Limit
    {
        get => Interlocked.Read(ref _limit);
        set => Interlocked.Exchange(ref _limit, value);
    }

    public MemoryUse Use => new(
        Interlocked.Read(ref _used) * bytesPerNumber, Reserved * bytesPerNumber, Interlocked.Read(ref _live), Interlocked.Read(ref _peak) * bytesPerNumber);

    private long Reserved
    {
        get
        {
            lock (_passing)
            {
                return Interlocked.Read(ref _reservedSmall) + _passing.Reserved + _lasting.Reserved;
            }
        }
    }

    public IMemoryBlock Rent(int length, bool lasting = false)
    {
        var block = length < LeastInArena ? RentSmall(RoundUp(length)) : RentLarge(length, lasting ? _lasting : _passing);
        RaisePeak(Interlocked.Add(ref _used, block.Capacity));
        Interlocked.Increment(ref _live);
        return block;
    }

    public void Return(IMemoryBlock block)
    {
        Interlocked.Add(ref _used, -block.Capacity);
        Interlocked.Decrement(ref _live);
        if (_small.ContainsKey(block))
        {
            _free.GetOrAdd(block.Capacity, static _ => []).Add(block);
            return;
        }
        lock (_passing)
        {
            (_passing.Holds(block) ? _passing : _lasting).Return(block);
        }
    }

    /// <summary>Gives memory that waits for use back to the system, and forgets how much was in use before.</summary>
    public void Trim()
    {
        Interlocked.Exchange(ref _collectAt, CollectionAt(0));
        Interlocked.Exchange(ref _peak, Interlocked.Read(ref _used));
        foreach (var bag in _free.Values)
        {
            while (bag.TryTake(out var block))
            {
                _small.TryRemove(block, out _);
                Interlocked.Add(ref _reservedSmall, -block.Capacity);
                block.Free();
            }
        }
        lock (_passing)
        {
            _passing.Trim();
            _lasting.Trim();
        }
    }

    private IMemoryBlock RentSmall(int capacity)
    {
        bool TryTake(out IMemoryBlock? block)
        {
            block = null;
            return _free.TryGetValue(capacity, out var bag) && bag.TryTake(out block);
        }
        if (!TryTake(out var block) && !(CollectIfGrown(capacity) && TryTake(out block)))
        {
            block = Allocate(capacity);
            _small.TryAdd(block, true);
            Interlocked.Add(ref _reservedSmall, capacity);
        }
        return block!;
    }

    private IMemoryBlock RentLarge(int length, Arena arena)
    {
        bool TryTake(out IMemoryBlock? block)
        {
            lock (_passing)
            {
                return arena.TryTake(length, out block);
            }
        }
        if (TryTake(out var block) || (CollectIfGrown(length) && TryTake(out block)))
        {
            return block!;
        }
        int wanted;
        lock (_passing)
        {
            wanted = arena.NextSegment(length);
        }
        // A device allocates under a lock of its own, under which it also rents.
        var memory = AllocateBetween(length, wanted);
        lock (_passing)
        {
            return arena.Add(memory, length);
        }
    }

    /// <summary>Where memory is short, just what is needed.</summary>
    private IMemoryBlock AllocateBetween(int least, int wanted)
    {
        if (wanted > least && HasRoom(wanted))
        {
            try
            {
                return allocate(wanted);
            }
            catch (Exception error) when (IsShort(error))
            {
                return Allocate(least);
            }
        }
        return Allocate(least);
    }

    /// <summary>Before there is said to be no room, what nobody holds or waits for use goes back to the system.</summary>
    /// <exception cref="DeviceMemoryException">There is no room.</exception>
    private IMemoryBlock Allocate(int length)
    {
        Exception? shortage = null;
        for (var attempt = 0; attempt < 2; attempt++)
        {
            if (HasRoom(length))
            {
                try
                {
                    return allocate(length);
                }
                catch (Exception error) when (IsShort(error))
                {
                    shortage = error;
                }
            }
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Trim();
        }
        throw DeviceMemoryException.Of(device, (long)length * bytesPerNumber, Use, shortage is null ? Limit : long.MaxValue, shortage);
    }

    private bool HasRoom(int length) => (Reserved + length) * bytesPerNumber <= Limit || Limit == long.MaxValue;

    /// <summary>What the system and the drivers throw when there is no memory.</summary>
    private static bool IsShort(Exception error) => error is OutOfMemoryException or AcceleratorException;

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

    /// <summary>
    /// Small objects hold large memory, which the garbage collector does not see: tensors made outside regions would pile up. Before the
    /// pool grows to twice what was in use, buffers that nobody holds are collected. If it is larger still, its blocks have sizes that are not asked for
    /// any more: they go back to the system, or every new size would collect again.
    /// </summary>
    private bool CollectIfGrown(int capacity)
    {
        if (Reserved + capacity <= Interlocked.Read(ref _collectAt))
        {
            return false;
        }
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var collectAt = CollectionAt(capacity);
        Interlocked.Exchange(ref _collectAt, collectAt);
        if (Reserved + capacity > collectAt)
        {
            Trim();
        }
        return true;
    }

    /// <summary>How large the pool may be before it collects: twice what is in use.</summary>
    private long CollectionAt(int capacity) => Math.Max(FirstCollectionAt / bytesPerNumber, 2 * (Interlocked.Read(ref _used) + capacity));

    private static int RoundUp(int length)
    {
        const int smallest = 64;
        if (length <= smallest)
        {
            return smallest;
        }
        var quarter = Math.Max(smallest, 1 << (int.Log2(length) - 2));
        return (length + quarter - 1) / quarter * quarter;
    }
}

/// <summary>What a device's memory holds.</summary>
/// <param name="BytesInUse">Bytes in buffers that are alive.</param>
/// <param name="BytesReserved">Bytes taken from the system, in use or waiting to be used again; of those on the host, what was never in use takes no memory.</param>
/// <param name="Buffers">How many buffers are alive.</param>
/// <param name="PeakBytesInUse">The most bytes that were in buffers at once since the pool was last trimmed (<see cref="Device.Trim"/>).</param>
public readonly record struct MemoryUse(long BytesInUse, long BytesReserved, long Buffers, long PeakBytesInUse);
