using System.Diagnostics;
using Yolo.Kernels.Memory;
using Yolo.Kernels.Profiling;
using Yolo.Kernels.Skeletons;

namespace Yolo.Kernels;

public abstract partial class Device
{
    private const int CopiedBytes = 64 << 20;
    private const int ChainedNumbers = 1 << 17;

    private ProfileFrame? Profiled => Profiler.Current is { } frame && frame.Recorder.Device == this ? frame : null;

    /// <summary>
    /// Runs <paramref name="body"/> and takes down each launch on this device, in this flow of control and the threads that it starts: what it computed, how long it
    /// took, what it read and wrote. On a GPU each launch is waited for, so that its time is its own: the whole takes longer than without. The numbers that are
    /// computed are the same.
    /// </summary>
    /// <param name="body">What is profiled.</param>
    /// <param name="peak">What the device does at its best; measured before the body begins (<see cref="MeasurePeak"/>) unless it is given.</param>
    /// <param name="mostEvents">How many events are kept one by one; those after them are in the sums alone.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="mostEvents"/> is negative.</exception>
    public Profiled<TResult> Profile<TResult>(Func<TResult> body, MachinePeak? peak = null, int mostEvents = Profiling.Profile.UsualEvents)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentOutOfRangeException.ThrowIfNegative(mostEvents);
        Synchronize();
        var recorder = new ProfileRecorder(this, peak ?? MeasurePeak(), mostEvents);
        var result = Profiler.Run(recorder, body);
        return new(result, recorder.Finish());
    }

    /// <summary>Measures what this device does at its best, in some hundredths of a second; the memory that it needs for it, 128 MiB, is given back.</summary>
    public MachinePeak MeasurePeak()
    {
        var numbers = CopiedBytes / BytesOfNumber;
        var bandwidth = WithBuffers(numbers, (a, b) => MachinePeak.Rate(
            this, 2.0 * CopiedBytes, () => RunLanewise(default(Copy), Line(numbers), new(b, Along), [new(a, Along)], 0, 0, 0)));
        return new(PeakOperations(), bandwidth);
    }

    /// <summary>Multiply-adds a second, two operations to each, as kernels of this device can do them at best.</summary>
    private protected virtual double PeakOperations() => WithBuffers(ChainedNumbers, (a, b) => MachinePeak.Rate(
        this, (double)ChainedNumbers * MultiplyAddChains.Operations,
        () => RunLanewise(default(MultiplyAddChains), Line(ChainedNumbers), new(b, Along), [new(a, Along)], 0.999, 0.001, 0)));

    private static Strides Along => new(0, 0, 0, 0, 0, 0, 1);

    private static Extent Line(int length) => new(1, 1, 1, 1, 1, length);

    /// <summary>Two buffers of a pool of their own, so that the device's keeps what it has and grows by nothing.</summary>
    private TResult WithBuffers<TResult>(int length, Func<DeviceBuffer, DeviceBuffer, TResult> use)
    {
        var pool = new BufferPool(Name, AllocateBlock, BytesOfNumber);
        DeviceBuffer Buffer() => new(this, pool, pool.Rent(length), length);
        var (a, b) = (Buffer(), Buffer());
        try
        {
            RunLanewise(default(Fill), Line(length), new(a, Along), [], 0, 0, 0);
            return use(a, b);
        }
        finally
        {
            Synchronize();
            Release([a, b]);
            pool.Trim();
        }
    }

    /// <summary>The time, if a profile is on.</summary>
    private LaunchClock Clock() => Profiled is { } frame ? new(frame, Stopwatch.GetTimestamp()) : default;

    /// <summary>Times a launch while a profile is on.</summary>
    private struct LaunchClock(ProfileFrame frame, long start)
    {
        private readonly ProfileFrame? _frame = frame;
        private readonly long _start = start;
        private long _end;

        /// <summary>Whether there is a launch to be taken down; it has ended then.</summary>
        public bool Stop(Device device)
        {
            if (_frame is null)
            {
                return false;
            }
            device.Synchronize();
            _end = Stopwatch.GetTimestamp();
            return true;
        }

        public readonly void Add(LaunchWork work) => _frame!.Recorder.AddLaunch(_frame, work, _start, _end);
    }
}
