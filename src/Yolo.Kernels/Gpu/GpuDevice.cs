using System.Collections.Concurrent;
using ILGPU;
using ILGPU.Runtime;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Memory;
using Yolo.Kernels.Skeletons;
using Yolo.Kernels.Winograd;

namespace Yolo.Kernels.Gpu;

/// <summary>
/// A CUDA or OpenCL device, through ILGPU. Kernels queue on one stream; launches are serialised, so threads may share it. Buffers are kept
/// alive until their kernel is queued: one that is finalised earlier goes to another thread, which may write to it first.
/// </summary>
internal sealed partial class GpuDevice<TReal>(
    string name, string description, Precision precision, Accelerator accelerator, ConvolutionMethod method = ConvolutionMethod.Fastest)
    : Device(name, description, precision)
    where TReal : unmanaged, IReal<TReal>
{
    private readonly ConcurrentDictionary<Type, Delegate> _kernels = new();

    public override bool IsGpu => true;

    private protected override void WriteNumbers(DeviceBuffer buffer, ReadOnlySpan<double> values)
    {
        var staged = new TReal[values.Length];
        for (var i = 0; i < staged.Length; i++)
        {
            staged[i] = TReal.FromDouble(values[i]);
        }
        Upload(buffer, staged);
    }

    private protected override void WriteNumbers(DeviceBuffer buffer, ReadOnlySpan<float> values)
    {
        var staged = new TReal[values.Length];
        for (var i = 0; i < staged.Length; i++)
        {
            staged[i] = TReal.FromDouble(values[i]);
        }
        Upload(buffer, staged);
    }

    private protected override void ReadNumbers(DeviceBuffer buffer, Span<double> values)
    {
        var staged = Download(buffer, values.Length);
        for (var i = 0; i < staged.Length; i++)
        {
            values[i] = TReal.ToDouble(staged[i]);
        }
    }

    private protected override void ReadNumbers(DeviceBuffer buffer, Span<float> values)
    {
        var staged = Download(buffer, values.Length);
        for (var i = 0; i < staged.Length; i++)
        {
            values[i] = (float)TReal.ToDouble(staged[i]);
        }
    }

    public override void Synchronize() => _staging.Wait(() =>
    {
        lock (accelerator)
        {
            accelerator.DefaultStream.Synchronize();
        }
    });

    private protected override void RunLanewise<TFunction>(
        TFunction function, Extent extent, Operand output, ReadOnlySpan<Operand> operands, double p, double q, double r)
    {
        var result = new GpuOperand<TReal>(View(output.Buffer), output.Strides);
        var inputs = new GpuOperand<TReal>[6];
        // What is not read is bound to the output: no kernel argument may be empty.
        Array.Fill(inputs, result);
        for (var i = 0; i < operands.Length; i++)
        {
            inputs[i] = new(View(operands[i].Buffer), operands[i].Strides);
        }
        var scalars = Scalars(p, q, r);
        lock (accelerator)
        {
            var kernel = Kernel(() => accelerator.LoadAutoGroupedStreamKernel<
                Index1D, TFunction, Extent, GpuOperand<TReal>, GpuOperand<TReal>, GpuOperand<TReal>, GpuOperand<TReal>, GpuOperand<TReal>,
                GpuOperand<TReal>, GpuOperand<TReal>, Scalars<TReal>>(GpuKernels.Lanewise));
            kernel(extent.Count, function, extent, result, inputs[0], inputs[1], inputs[2], inputs[3], inputs[4], inputs[5], scalars);
        }
        foreach (var operand in operands)
        {
            GC.KeepAlive(operand.Buffer);
        }
        GC.KeepAlive(output.Buffer);
    }

    private protected override void RunMap<TMap>(TMap map, Extent extent, DeviceBuffer output, ReadOnlySpan<DeviceBuffer> inputs)
    {
        var target = View(output);
        var a = inputs.Length > 0 ? View(inputs[0]) : target;
        var b = inputs.Length > 1 ? View(inputs[1]) : target;
        var c = inputs.Length > 2 ? View(inputs[2]) : target;
        lock (accelerator)
        {
            var kernel = Kernel(() => accelerator.LoadAutoGroupedStreamKernel<
                Index1D, TMap, Extent, ArrayView<TReal>, ArrayView<TReal>, ArrayView<TReal>, ArrayView<TReal>>(GpuKernels.Map));
            kernel(extent.Count, map, extent, target, a, b, c);
        }
        foreach (var input in inputs)
        {
            GC.KeepAlive(input);
        }
        GC.KeepAlive(output);
    }

    private protected override void RunJobs<TJob>(TJob job, int count, int grain, ReadOnlySpan<DeviceBuffer> buffers)
    {
        var views = new ArrayView<TReal>[Buffers<GpuBuffer<TReal>>.Most];
        Array.Fill(views, View(buffers[0]));
        for (var i = 0; i < buffers.Length; i++)
        {
            views[i] = View(buffers[i]);
        }
        lock (accelerator)
        {
            var kernel = Kernel(() => accelerator.LoadAutoGroupedStreamKernel<
                Index1D, TJob, ArrayView<TReal>, ArrayView<TReal>, ArrayView<TReal>, ArrayView<TReal>, ArrayView<TReal>, ArrayView<TReal>,
                ArrayView<TReal>>(GpuKernels.Jobs));
            kernel(count, job, views[0], views[1], views[2], views[3], views[4], views[5], views[6]);
        }
        foreach (var buffer in buffers)
        {
            GC.KeepAlive(buffer);
        }
    }

    private protected override void RunReduce<TFunction, TCombine>(
        TFunction function, Extent kept, Extent reduced, DeviceBuffer output, ReadOnlySpan<ReduceOperand> operands, double p)
    {
        const int elementsOfPiece = 32;
        const int enoughWorkItems = 1 << 16;
        var results = kept.Count;
        var pieces = Math.Clamp(Math.Min(reduced.Count / elementsOfPiece, enoughWorkItems / results), 1, 1024);
        var inputs = new GpuReduceOperand<TReal>[6];
        Array.Fill(inputs, new GpuReduceOperand<TReal>(View(output), default, default));
        for (var i = 0; i < operands.Length; i++)
        {
            inputs[i] = new(View(operands[i].Buffer), operands[i].Kept, operands[i].Reduced);
        }
        var target = View(output);
        var scratch = pieces == 1 ? null : (GpuBlock<TReal>)RentScratch(results * pieces);
        lock (accelerator)
        {
            var kernel = Kernel(() => accelerator.LoadAutoGroupedStreamKernel<
                Index1D, TFunction, TCombine, Extent, Extent, int, ArrayView<TReal>, TReal, GpuReduceOperand<TReal>, GpuReduceOperand<TReal>,
                GpuReduceOperand<TReal>, GpuReduceOperand<TReal>, GpuReduceOperand<TReal>, GpuReduceOperand<TReal>, Scalars<TReal>>(GpuKernels.Reduce));
            kernel(
                results * pieces, function, default, kept, reduced, pieces, scratch?.View ?? target, TReal.FromDouble(TCombine.Identity),
                inputs[0], inputs[1], inputs[2], inputs[3], inputs[4], inputs[5], Scalars(p, 0, 0));
            if (scratch is not null)
            {
                var combine = Kernel(() => accelerator.LoadAutoGroupedStreamKernel<
                    Index1D, TCombine, int, ArrayView<TReal>, ArrayView<TReal>>(GpuKernels.CombinePieces));
                combine(results, default, pieces, scratch.View, target);
                ReturnScratch(scratch);
            }
        }
        foreach (var operand in operands)
        {
            GC.KeepAlive(operand.Buffer);
        }
        GC.KeepAlive(output);
    }

    private protected override IMemoryBlock AllocateBlock(int capacity)
    {
        lock (accelerator)
        {
            var memory = accelerator.Allocate1D<TReal>(capacity);
            return new GpuBlock<TReal>(memory, memory.View);
        }
    }

    private static ArrayView<TReal> View(DeviceBuffer buffer) => ((GpuBlock<TReal>)buffer.Block).View;

    private static Scalars<TReal> Scalars(double p, double q, double r) =>
        new(TReal.FromDouble(p), TReal.FromDouble(q), TReal.FromDouble(r));

    /// <summary>The compiled kernel, about to be launched, whose arguments are those of <typeparamref name="TKernel"/>: no two kernels share them.</summary>
    private TKernel Kernel<TKernel>(Func<TKernel> load)
        where TKernel : Delegate
    {
        CountLaunch();
        return (TKernel)_kernels.GetOrAdd(typeof(TKernel), static (_, f) => GpuLoading.Compile(f.device, f.load), (device: Name, load));
    }

    private void Upload(DeviceBuffer buffer, TReal[] staged)
    {
        CountTransfer();
        lock (accelerator)
        {
            View(buffer).SubView(0, staged.Length).CopyFromCPU(accelerator.DefaultStream, staged);
        }
    }

    private TReal[] Download(DeviceBuffer buffer, int length)
    {
        var staged = new TReal[length];
        CountTransfer();
        _staging.Wait(() =>
        {
            lock (accelerator)
            {
                View(buffer).SubView(0, length).CopyToCPU(accelerator.DefaultStream, staged);
            }
        });
        return staged;
    }
}
