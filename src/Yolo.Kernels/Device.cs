using Yolo.Kernels.Memory;

namespace Yolo.Kernels;

/// <summary>
/// Owns memory and runs kernels. A kernel fills in one of three skeletons — map (<see cref="Lanewise"/> where it looks only at its own
/// place, <see cref="Map"/> where it looks around), reduce and contract — and runs on every device. Kernels are queued in order; reading
/// waits for them. A device may be used from several threads; a region belongs to the flow of control that opened it.
/// </summary>
public abstract partial class Device
{
    private readonly AsyncLocal<Region?> _region = new();
    private readonly AsyncLocal<bool> _isLasting = new();
    private readonly BufferPool _pool;
    private long _launches;
    private long _transfers;

    private protected Device(string name, string description, Precision precision)
    {
        Name = name;
        Description = description;
        Precision = precision;
        _pool = new(name, AllocateBlock, BytesOfNumber);
    }

    /// <summary>The name that <see cref="Parse"/> takes: <c>host</c>, <c>opencl:0</c>, <c>cuda:1:double</c>.</summary>
    public string Name { get; }

    /// <summary>What it is, in words.</summary>
    public string Description { get; }

    /// <summary>The precision of every number on this device.</summary>
    public Precision Precision { get; }

    /// <summary>Whether thousands of jobs run at once here, rather than one for each core.</summary>
    public abstract bool IsGpu { get; }

    /// <summary>How many kernels have been launched: on a GPU what a step costs besides its work.</summary>
    public long Launches => Interlocked.Read(ref _launches);

    /// <summary>How many times numbers were copied to a GPU or from it. Each copy from it waits for all kernels before.</summary>
    public long Transfers => Interlocked.Read(ref _transfers);

    /// <summary>What the device's memory holds now.</summary>
    public MemoryUse Memory => _pool.Use;

    /// <summary>The most bytes of memory that the device takes for buffers and scratch; <see cref="long.MaxValue"/> for all that there is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0.</exception>
    public long MemoryLimit
    {
        get => _pool.Limit;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            _pool.Limit = value;
        }
    }

    /// <summary>A buffer of <paramref name="length"/> numbers that hold anything.</summary>
    /// <exception cref="DeviceMemoryException">There is no room for it.</exception>
    public DeviceBuffer Allocate(int length)
    {
        var buffer = new DeviceBuffer(this, _pool, _pool.Rent(length, _region.Value is null || _isLasting.Value), length);
        _region.Value?.Add(buffer);
        return buffer;
    }

    /// <summary>A buffer that owns the memory and the numbers of <paramref name="buffer"/> from now on; using that one afterwards is an error.</summary>
    public DeviceBuffer TakeOver(DeviceBuffer buffer)
    {
        _ = buffer.Block;
        var taken = new DeviceBuffer(this, _pool, buffer.Detach()!, buffer.Length);
        _region.Value?.Add(taken);
        return taken;
    }

    /// <summary>
    /// Runs <paramref name="body"/>; buffers that it made and that <paramref name="survivors"/> does not name go back to the pool, also
    /// when it throws. Regions nest: what survives an inner one belongs to the outer.
    /// </summary>
    public TResult Region<TResult>(Func<TResult> body, Func<TResult, IEnumerable<DeviceBuffer>> survivors)
    {
        var region = new Region(_region.Value);
        _region.Value = region;
        var kept = new HashSet<DeviceBuffer>();
        try
        {
            var result = body();
            kept.UnionWith(survivors(result));
            return result;
        }
        finally
        {
            _region.Value = region.Outer;
            region.End(kept);
        }
    }

    /// <summary>Runs <paramref name="body"/> as if there were no region: what it makes once and keeps lives until it is collected.</summary>
    public TResult OutsideRegions<TResult>(Func<TResult> body)
    {
        var region = _region.Value;
        _region.Value = null;
        try
        {
            return body();
        }
        finally
        {
            _region.Value = region;
        }
    }

    /// <summary>Runs <paramref name="make"/>, whose buffers will outlive most others of their region: they are put where those leave no gaps.</summary>
    public TResult Lasting<TResult>(Func<TResult> make)
    {
        var before = _isLasting.Value;
        _isLasting.Value = true;
        try
        {
            return make();
        }
        finally
        {
            _isLasting.Value = before;
        }
    }

    /// <summary>Gives buffers back to the pool before their region ends; using one afterwards is an error.</summary>
    public static void Release(IEnumerable<DeviceBuffer> buffers)
    {
        foreach (var buffer in buffers)
        {
            buffer.Release();
        }
    }

    /// <summary>Gives memory that no buffer uses back to the system.</summary>
    public void Trim()
    {
        Synchronize();
        _pool.Trim();
    }

    /// <summary>Waits until all queued kernels have run.</summary>
    public abstract void Synchronize();

    /// <inheritdoc/>
    public override string ToString() => Name;

    private int BytesOfNumber => Precision == Precision.Single ? sizeof(float) : sizeof(double);

    private protected abstract IMemoryBlock AllocateBlock(int capacity);

    private protected void CountLaunch() => Interlocked.Increment(ref _launches);

    private protected void CountTransfer() => Interlocked.Increment(ref _transfers);

    private protected IMemoryBlock RentScratch(int length) => _pool.Rent(length);

    private protected void ReturnScratch(IMemoryBlock block) => _pool.Return(block);
}
