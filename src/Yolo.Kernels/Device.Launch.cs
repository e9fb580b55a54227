using Yolo.Kernels.Memory;
using Yolo.Kernels.Profiling;
using Yolo.Kernels.Skeletons;

namespace Yolo.Kernels;

/// <remarks>Every launch passes through here, where a profile takes it down; what runs it is the device's own.</remarks>
public abstract partial class Device
{
    /// <summary>Copies numbers to the device.</summary>
    /// <exception cref="ArgumentException">There are more than the buffer holds.</exception>
    public void Write(DeviceBuffer buffer, ReadOnlySpan<double> values)
    {
        RequireRoom(buffer, values.Length);
        var clock = Clock();
        WriteNumbers(buffer, values);
        if (clock.Stop(this))
        {
            clock.Add(LaunchWork.OfCopy("Write", buffer, values.Length));
        }
    }

    /// <summary>Copies numbers to the device.</summary>
    /// <exception cref="ArgumentException">There are more than the buffer holds.</exception>
    public void Write(DeviceBuffer buffer, ReadOnlySpan<float> values)
    {
        RequireRoom(buffer, values.Length);
        var clock = Clock();
        WriteNumbers(buffer, values);
        if (clock.Stop(this))
        {
            clock.Add(LaunchWork.OfCopy("Write", buffer, values.Length));
        }
    }

    /// <summary>Waits for the kernels before and copies numbers from the device.</summary>
    /// <exception cref="ArgumentException">There are more places than numbers in the buffer.</exception>
    public void Read(DeviceBuffer buffer, Span<double> values)
    {
        RequireRoom(buffer, values.Length);
        var clock = Clock();
        ReadNumbers(buffer, values);
        if (clock.Stop(this))
        {
            clock.Add(LaunchWork.OfCopy("Read", buffer, values.Length));
        }
    }

    /// <summary>Waits for the kernels before and copies numbers from the device.</summary>
    /// <exception cref="ArgumentException">There are more places than numbers in the buffer.</exception>
    public void Read(DeviceBuffer buffer, Span<float> values)
    {
        RequireRoom(buffer, values.Length);
        var clock = Clock();
        ReadNumbers(buffer, values);
        if (clock.Stop(this))
        {
            clock.Add(LaunchWork.OfCopy("Read", buffer, values.Length));
        }
    }

    private static void RequireRoom(DeviceBuffer buffer, int count)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        if (count > buffer.Length)
        {
            throw new ArgumentException($"The buffer holds {buffer.Length} numbers, {count} were asked for.", nameof(buffer));
        }
    }

    /// <summary>output[place] = function(operands at the same place, p, q, r), for every place of <paramref name="extent"/>.</summary>
    public void Lanewise<TFunction>(
        TFunction function, Extent extent, Operand output, ReadOnlySpan<Operand> operands, double p = 0, double q = 0, double r = 0)
        where TFunction : struct, ILanewise
    {
        var clock = Clock();
        RunLanewise(function, extent, output, operands, p, q, r);
        if (clock.Stop(this))
        {
            clock.Add(LaunchWork.OfLanewise(function, extent, output, operands));
        }
    }

    /// <summary>output[n, c, y, x] = map(n, c, y, x, inputs), row-major, D2..D5 of <paramref name="extent"/> being n, c, y, x.</summary>
    public void Map<TMap>(TMap map, Extent extent, DeviceBuffer output, ReadOnlySpan<DeviceBuffer> inputs)
        where TMap : struct, IMap
    {
        var clock = Clock();
        RunMap(map, extent, output, inputs);
        if (clock.Stop(this))
        {
            clock.Add(LaunchWork.OfMap<TMap>(extent, output, inputs));
        }
    }

    /// <summary>
    /// Does jobs 0..count − 1 in any order. On the host <paramref name="grain"/> of them, one after another, are worth a core's while.
    /// </summary>
    public void Jobs<TJob>(TJob job, int count, int grain, ReadOnlySpan<DeviceBuffer> buffers)
        where TJob : struct, IJob
    {
        var clock = Clock();
        RunJobs(job, count, grain, buffers);
        if (clock.Stop(this))
        {
            clock.Add(LaunchWork.OfJobs<TJob>(count, buffers));
        }
    }

    /// <summary>
    /// output[i] = ⊕ over <paramref name="reduced"/> of function(operands), for the i-th place of <paramref name="kept"/>. An operand's
    /// element lies at its kept strides plus its reduced strides. The order of combination depends on the shape alone.
    /// </summary>
    public void Reduce<TFunction, TCombine>(
        TFunction function, Extent kept, Extent reduced, DeviceBuffer output, ReadOnlySpan<ReduceOperand> operands, double p = 0)
        where TFunction : struct, ILanewise
        where TCombine : struct, ICombine
    {
        var clock = Clock();
        RunReduce<TFunction, TCombine>(function, kept, reduced, output, operands, p);
        if (clock.Stop(this))
        {
            clock.Add(LaunchWork.OfReduce<TFunction, TCombine>(function, kept, reduced, output, operands));
        }
    }

    /// <summary>
    /// C(m, n) = epilogue(Σₖ A(m, k) · B(k, n), rowOperand[m]) for each matrix of the batch, in single pass over views; nothing the size of
    /// a view is built on a GPU. The order of summation depends on the shape alone.
    /// </summary>
    public void Contract<TA, TB, TOutput, TEpilogue>(
        ContractShape shape, TA a, DeviceBuffer aData, TB b, DeviceBuffer bData, TOutput output, DeviceBuffer outputData,
        TEpilogue epilogue, DeviceBuffer? rowOperand)
        where TA : struct, IMatrixView
        where TB : struct, IMatrixView
        where TOutput : struct, IOutputView
        where TEpilogue : struct, ILanewise
    {
        var clock = Clock();
        RunContract(shape, a, aData, b, bData, output, outputData, epilogue, rowOperand);
        if (clock.Stop(this))
        {
            clock.Add(LaunchWork.OfContract<TA, TB>(shape, aData, bData, outputData, rowOperand));
        }
    }

    private protected abstract void WriteNumbers(DeviceBuffer buffer, ReadOnlySpan<double> values);

    private protected abstract void WriteNumbers(DeviceBuffer buffer, ReadOnlySpan<float> values);

    private protected abstract void ReadNumbers(DeviceBuffer buffer, Span<double> values);

    private protected abstract void ReadNumbers(DeviceBuffer buffer, Span<float> values);

    private protected abstract void RunLanewise<TFunction>(
        TFunction function, Extent extent, Operand output, ReadOnlySpan<Operand> operands, double p, double q, double r)
        where TFunction : struct, ILanewise;

    private protected abstract void RunMap<TMap>(TMap map, Extent extent, DeviceBuffer output, ReadOnlySpan<DeviceBuffer> inputs)
        where TMap : struct, IMap;

    private protected abstract void RunJobs<TJob>(TJob job, int count, int grain, ReadOnlySpan<DeviceBuffer> buffers)
        where TJob : struct, IJob;

    private protected abstract void RunReduce<TFunction, TCombine>(
        TFunction function, Extent kept, Extent reduced, DeviceBuffer output, ReadOnlySpan<ReduceOperand> operands, double p)
        where TFunction : struct, ILanewise
        where TCombine : struct, ICombine;

    private protected abstract void RunContract<TA, TB, TOutput, TEpilogue>(
        ContractShape shape, TA a, DeviceBuffer aData, TB b, DeviceBuffer bData, TOutput output, DeviceBuffer outputData,
        TEpilogue epilogue, DeviceBuffer? rowOperand)
        where TA : struct, IMatrixView
        where TB : struct, IMatrixView
        where TOutput : struct, IOutputView
        where TEpilogue : struct, ILanewise;
}
