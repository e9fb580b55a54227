using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Memory;
using Yolo.Kernels.Skeletons;

namespace Yolo.Kernels.Host;

internal sealed unsafe partial class HostDevice<TReal, TVector>
{
    private protected override void RunJobs<TJob>(TJob job, int count, int grain, ReadOnlySpan<DeviceBuffer> buffers)
    {
        CountLaunch();
        var all = buffers.ToArray();
        if (job.ShortestRun >= TVector.Count)
        {
            Do<TJob, TVector, RegisterBuffer<TReal, TVector>>(job, count, grain, all, static data => new(data));
        }
        else
        {
            Do<TJob, TReal, NumberBuffer<TReal>>(job, count, grain, all, static data => new(data));
        }
        GC.KeepAlive(all);
    }

    private static void Do<TJob, TLane, TBuffer>(TJob job, int count, int grain, DeviceBuffer[] all, BufferOf<TBuffer> of)
        where TJob : struct, IJob
        where TLane : unmanaged, ILane<TLane>
        where TBuffer : struct, IBuffer<TReal, TLane>
    {
        TBuffer At(int i) => of(i < all.Length ? Data(all[i]) : null);
        var buffers = new Buffers<TBuffer>(At(0), At(1), At(2), At(3), At(4), At(5), At(6));
        Parts.Run(count, grain, (begin, end) =>
        {
            for (var i = begin; i < end; i++)
            {
                job.Do<TReal, TLane, TBuffer>(i, buffers);
            }
        });
    }

    private delegate TBuffer BufferOf<TBuffer>(TReal* data);
}

/// <summary>Host memory as a job sees it, in registers.</summary>
internal readonly unsafe struct RegisterBuffer<TReal, TVector>(TReal* data) : IBuffer<TReal, TVector>
    where TReal : unmanaged, IReal<TReal>
    where TVector : unmanaged, IVector<TVector, TReal>
{
    public static int Width => TVector.Count;

    public TReal this[int index] => data[index];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Splat(TReal value) => TVector.Splat(value);

    public static TReal Sum(TVector lane)
    {
        var numbers = stackalloc TReal[TVector.Count];
        TVector.Store(numbers, lane);
        var sum = numbers[0];
        for (var i = 1; i < TVector.Count; i++)
        {
            sum += numbers[i];
        }
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Load(int index) => TVector.Load(data + index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void LoadPairs(int index, out TVector even, out TVector odd) =>
        TVector.Split(TVector.Load(data + index), TVector.Load(data + index + TVector.Count), out even, out odd);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(int index, TReal value) => data[index] = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(int index, TVector value) => TVector.Store(data + index, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StorePairs(int index, TVector even, TVector odd)
    {
        TVector.Join(even, odd, out var low, out var high);
        TVector.Store(data + index, low);
        TVector.Store(data + index + TVector.Count, high);
    }
}

/// <summary>Host memory as a job sees it whose runs are shorter than a register.</summary>
internal readonly unsafe struct NumberBuffer<TReal>(TReal* data) : IBuffer<TReal, TReal>
    where TReal : unmanaged, IReal<TReal>
{
    public static int Width => 1;

    public TReal this[int index] => data[index];

    public static TReal Splat(TReal value) => value;

    public static TReal Sum(TReal lane) => lane;

    public TReal Load(int index) => data[index];

    public void LoadPairs(int index, out TReal even, out TReal odd)
    {
        even = data[index];
        odd = data[index + 1];
    }

    public void Write(int index, TReal value) => data[index] = value;

    public void Store(int index, TReal value) => data[index] = value;

    public void StorePairs(int index, TReal even, TReal odd)
    {
        data[index] = even;
        data[index + 1] = odd;
    }
}
