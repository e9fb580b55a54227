using System.Collections.Concurrent;

namespace Yolo.Kernels.Memory;

/// <summary>Numbers in the memory of a device. Nobody disposes of one: it goes back to the pool when its region ends or when it is collected.</summary>
public sealed class DeviceBuffer
{
    private static long _made;
    private readonly BufferPool _pool;
    private IMemoryBlock? _block;
    private ConcurrentDictionary<object, Lazy<IMemoryBlock>>? _forms;
    private int _savers;
    private volatile bool _isForgotten;
    private volatile bool _isOffered;

    /// <summary>The age of a buffer made now.</summary>
    public static long Now => Volatile.Read(ref _made);

    internal DeviceBuffer(Device device, BufferPool pool, IMemoryBlock block, int length)
    {
        Device = device;
        _pool = pool;
        _block = block;
        Length = length;
    }

    /// <summary>Returns the block of a buffer that no region released.</summary>
    ~DeviceBuffer() => Release();

    /// <summary>Buffers made later have greater ages.</summary>
    public long Age { get; } = Interlocked.Increment(ref _made);

    /// <summary>Whether somebody saved it and has not dropped it yet.</summary>
    public bool IsSaved => Volatile.Read(ref _savers) > 0;

    /// <summary>Whether whoever reads it now is the last to do so, and may write to its memory (<see cref="Kernels.Device.TakeOver"/>): it was offered, and nobody saved it.</summary>
    public bool IsExpendable => _isOffered && !IsSaved;

    /// <summary>The device that owns the memory.</summary>
    public Device Device { get; }

    /// <summary>How many numbers.</summary>
    public int Length { get; }

    /// <summary>Whether the buffer's region has ended.</summary>
    public bool IsReleased => _block is null;

    /// <summary>Whether <see cref="ExpectReuse"/> was called.</summary>
    internal bool IsReused => _forms is not null;

    internal IMemoryBlock Block => _block ?? throw new ObjectDisposedException(
        "Tensor",
        "A tensor was used after the region that made it had ended. Return it from the region's function to keep it.");

    /// <summary>Says that somebody will still read these numbers, whoever forgets them.</summary>
    public void Save() => Interlocked.Increment(ref _savers);

    /// <summary>Takes a <see cref="Save"/> back.</summary>
    /// <exception cref="InvalidOperationException">There is none to take back.</exception>
    public void Drop()
    {
        var savers = Interlocked.Decrement(ref _savers);
        if (savers < 0)
        {
            Interlocked.Increment(ref _savers);
            throw new InvalidOperationException("A buffer was dropped more often than it was saved.");
        }
        if (savers == 0 && _isForgotten)
        {
            Release();
        }
    }

    /// <summary>Says that nobody but those who saved it will read the buffer: it goes back to the pool with the last of them.</summary>
    public void Forget()
    {
        _isForgotten = true;
        if (Volatile.Read(ref _savers) == 0)
        {
            Release();
        }
    }

    /// <summary>Says whether whoever reads these numbers next is the last to do so, who may then take over their memory (<see cref="IsExpendable"/>).</summary>
    public void Offer(bool toTheLastReader) => _isOffered = toTheLastReader && !IsSaved;

    /// <summary>
    /// Says that many kernels will read these numbers, which do not change any more: the device may keep them in another form that suits its kernels, such as transformed
    /// filters, at the cost of memory.
    /// </summary>
    public void ExpectReuse() => Interlocked.CompareExchange(ref _forms, new(), null);

    /// <summary>The form of that key, made once by <paramref name="make"/> in a block from the pool; it lives as long as the buffer.</summary>
    internal IMemoryBlock Form(object key, Func<IMemoryBlock> make) => _forms!.GetOrAdd(key, _ => new(make)).Value;

    internal void Release()
    {
        if (Detach() is { } block)
        {
            _pool.Return(block);
        }
    }

    /// <summary>The memory, for another buffer to own; this one is released. Nothing if it was already.</summary>
    internal IMemoryBlock? Detach()
    {
        if (Interlocked.Exchange(ref _block, null) is { } block)
        {
            foreach (var form in _forms?.Values ?? [])
            {
                _pool.Return(form.Value);
            }
#pragma warning disable CA1816 // Not disposable by design: regions release buffers, and a released one needs no finalizer.
            GC.SuppressFinalize(this);
#pragma warning restore CA1816
            return block;
        }
        return null;
    }
}

/// <summary>A piece of raw memory of some device.</summary>
internal interface IMemoryBlock
{
    /// <summary>Its capacity in numbers.</summary>
    int Capacity { get; }

    /// <summary><paramref name="length"/> numbers of it from <paramref name="start"/> on; a part is not freed.</summary>
    IMemoryBlock Part(int start, int length);

    /// <summary>Gives the memory back to the system.</summary>
    void Free();
}
