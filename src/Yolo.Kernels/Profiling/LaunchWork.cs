using Yolo.Kernels.Memory;
using Yolo.Kernels.Skeletons;

namespace Yolo.Kernels.Profiling;

/// <summary>What a launch has to do: the sizes it runs over, what it must read and write at least, and its floating-point operations.</summary>
internal readonly record struct LaunchWork(string Kernel, string Shape, long Bytes, long Operations, Phase? Phase = null)
{
    public static LaunchWork OfLanewise<TFunction>(TFunction function, Extent extent, Operand output, ReadOnlySpan<Operand> operands)
        where TFunction : struct, ILanewise
    {
        var numbers = (long)extent.Count;
        var seen = new HashSet<Operand>();
        foreach (var operand in operands)
        {
            numbers += seen.Add(operand) ? Touched(operand.Buffer, extent, operand.Strides) : 0;
        }
        return new(KernelName.Of<TFunction>(), Text(extent), numbers * BytesOf(output.Buffer), extent.Count * OperationCount.Of(function));
    }

    public static LaunchWork OfMap<TMap>(Extent extent, DeviceBuffer output, ReadOnlySpan<DeviceBuffer> inputs) =>
        new(KernelName.Of<TMap>(), Text(extent), (extent.Count + Sum(inputs)) * BytesOf(output), 0);

    public static LaunchWork OfJobs<TJob>(int count, ReadOnlySpan<DeviceBuffer> buffers) =>
        new(KernelName.Of<TJob>(), $"{count} jobs", Sum(buffers) * BytesOf(buffers[0]), 0);

    public static LaunchWork OfReduce<TFunction, TCombine>(
        TFunction function, Extent kept, Extent reduced, DeviceBuffer output, ReadOnlySpan<ReduceOperand> operands)
        where TFunction : struct, ILanewise
    {
        var numbers = (long)kept.Count;
        var seen = new HashSet<ReduceOperand>();
        foreach (var operand in operands)
        {
            numbers += seen.Add(operand)
                ? Math.Min(operand.Buffer.Length, Touched(operand.Buffer, kept, operand.Kept) * Touched(operand.Buffer, reduced, operand.Reduced))
                : 0;
        }
        return new(
            $"{KernelName.Of<TCombine>()} of {KernelName.Of<TFunction>()}", $"{Text(kept)} over {Text(reduced)}", numbers * BytesOf(output),
            (long)kept.Count * reduced.Count * (OperationCount.Of(function) + 1));
    }

    /// <summary>2 · batch · rows · columns · depth, whatever the algorithm: what the epilogue does is not counted.</summary>
    public static LaunchWork OfContract<TA, TB>(ContractShape shape, DeviceBuffer a, DeviceBuffer b, DeviceBuffer output, DeviceBuffer? rowOperand)
    {
        var (batch, rows, columns, depth) = shape;
        var results = (long)batch * rows * columns;
        var numbers = Math.Min(a.Length, (long)batch * rows * depth) + Math.Min(b.Length, (long)batch * depth * columns) + results + (rowOperand?.Length ?? 0);
        return new(
            $"{KernelName.Of<TA>()} × {KernelName.Of<TB>()}", $"batch {batch}, rows {rows}, columns {columns}, depth {depth}",
            numbers * BytesOf(output), 2 * results * depth);
    }

    public static LaunchWork OfCopy(string kernel, DeviceBuffer buffer, int count) => new(kernel, $"{count}", (long)count * BytesOf(buffer), 0, Profiling.Phase.Data);

    /// <summary>How many numbers of a buffer a kernel sees: repeated ones once.</summary>
    private static long Touched(DeviceBuffer buffer, Extent e, Strides s)
    {
        static long Axis(int size, int stride) => stride == 0 ? 1 : size;
        return Math.Min(buffer.Length, Axis(e.D0, s.S0) * Axis(e.D1, s.S1) * Axis(e.D2, s.S2) * Axis(e.D3, s.S3) * Axis(e.D4, s.S4) * Axis(e.D5, s.S5));
    }

    private static long Sum(ReadOnlySpan<DeviceBuffer> buffers)
    {
        long sum = 0;
        foreach (var buffer in buffers)
        {
            sum += buffer.Length;
        }
        return sum;
    }

    private static int BytesOf(DeviceBuffer buffer) => buffer.Device.Precision == Precision.Single ? sizeof(float) : sizeof(double);

    private static string Text(Extent e)
    {
        int[] sizes = [e.D0, e.D1, e.D2, e.D3, e.D4, e.D5];
        return string.Join(" × ", sizes.SkipWhile(size => size == 1).DefaultIfEmpty(1));
    }
}

/// <summary>What a kernel's struct is called.</summary>
internal static class KernelName
{
    public static string Of<TKernel>() => Cache<TKernel>.Name;

    private static string Written(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Written))}>"
        : type.Name;

    private static class Cache<TKernel>
    {
        public static readonly string Name = Written(typeof(TKernel));
    }
}
