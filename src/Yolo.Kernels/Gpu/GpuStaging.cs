using ILGPU;
using ILGPU.Runtime;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Memory;

namespace Yolo.Kernels.Gpu;

/// <summary>
/// Copies to a GPU on a stream of their own, from page-locked memory. ILGPU has no event that one stream signals and another waits for, so the thread that stages waits for its copy itself, and a
/// place that kernels may still read is free again when somebody has since waited for all kernels, which each step does that reads its report.
/// </summary>
internal sealed class GpuStaging<TReal>(Accelerator accelerator)
    where TReal : unmanaged, IReal<TReal>
{
    /// <summary>Places beyond which one that is free but too small gives way.</summary>
    private const int ManyPlaces = 4;

    private readonly Lock _turn = new();
    private readonly List<Place> _places = [];
    private AcceleratorStream? _stream;
    private long _waitsBegun;
    private long _waitsEnded;

    /// <summary>How many places there are.</summary>
    public int Places => _places.Count;

    /// <summary>Fetches numbers; returns when they are there.</summary>
    public Place Put(ReadOnlySpan<float> values)
    {
        lock (_turn)
        {
            var place = FreePlace(values.Length);
            var pinned = place.Pinned.Span;
            for (var i = 0; i < values.Length; i++)
            {
                pinned[i] = TReal.FromDouble(values[i]);
            }
            lock (accelerator)
            {
                _stream ??= accelerator.CreateStream();
                place.Memory.View.CopyFromPageLockedAsync(_stream, place.Pinned);
            }
            _stream.Synchronize();
            return place;
        }
    }

    /// <summary>Waits for all kernels by <paramref name="wait"/>: what they read is free afterwards.</summary>
    public void Wait(Action wait)
    {
        var number = Interlocked.Increment(ref _waitsBegun);
        wait();
        // A wait that began later and ended sooner waited for as much.
        for (var ended = Volatile.Read(ref _waitsEnded); ended < number;)
        {
            var seen = Interlocked.CompareExchange(ref _waitsEnded, number, ended);
            ended = seen == ended ? number : seen;
        }
    }

    private Place FreePlace(int length)
    {
        var free = _places.Where(place => place.IsFree).OrderBy(place => place.Memory.Length).ToArray();
        if (Array.Find(free, place => place.Memory.Length >= length) is { } fitting)
        {
            fitting.Hold();
            return fitting;
        }
        lock (accelerator)
        {
            if (_places.Count >= ManyPlaces && free.Length > 0)
            {
                free[0].Dispose();
                _places.Remove(free[0]);
            }
            var made = new Place(this, accelerator.Allocate1D<TReal>(length), accelerator.AllocatePageLocked1D<TReal>(length));
            _places.Add(made);
            return made;
        }
    }

    /// <summary>Memory of the device, and the page-locked memory that it is filled from.</summary>
    public sealed class Place(GpuStaging<TReal> staging, MemoryBuffer1D<TReal, Stride1D.Dense> memory, PageLockedArray1D<TReal> pinned) : IStagingPlace, IDisposable
    {
        private const long Held = long.MaxValue;
        private const long Unread = -1;
        private long _lastRead = Held;

        public MemoryBuffer1D<TReal, Stride1D.Dense> Memory { get; } = memory;

        public PageLockedArray1D<TReal> Pinned { get; } = pinned;

        public bool IsFree => Volatile.Read(ref staging._waitsEnded) > Volatile.Read(ref _lastRead);

        public void Hold() => Volatile.Write(ref _lastRead, Held);

        /// <summary>Says that the last kernel that reads it is queued.</summary>
        public void Read() => Volatile.Write(ref _lastRead, Volatile.Read(ref staging._waitsBegun));

        public void Free() => Volatile.Write(ref _lastRead, Unread);

        public void Dispose()
        {
            Memory.Dispose();
            Pinned.Dispose();
        }
    }
}
