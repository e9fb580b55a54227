using ILGPU;
using ILGPU.Runtime;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Memory;
using Yolo.Kernels.Skeletons;

namespace Yolo.Kernels.Gpu;

internal sealed partial class GpuDevice<TReal>
{
    private protected override void RunContract<TA, TB, TOutput, TEpilogue>(
        ContractShape shape, TA a, DeviceBuffer aData, TB b, DeviceBuffer bData, TOutput output, DeviceBuffer outputData,
        TEpilogue epilogue, DeviceBuffer? rowOperand)
    {
        if (!TryWinograd(shape, a, aData, b, bData, output, outputData, epilogue, rowOperand))
        {
            Contract(GpuContractPlan.For(shape), a, aData, b, bData, output, outputData, epilogue, rowOperand);
        }
    }

    internal void Contract<TA, TB, TOutput, TEpilogue>(
        GpuContractPlan plan, TA a, DeviceBuffer aData, TB b, DeviceBuffer bData, TOutput output, DeviceBuffer outputData,
        TEpilogue epilogue, DeviceBuffer? rowOperand)
        where TA : struct, IMatrixView
        where TB : struct, IMatrixView
        where TOutput : struct, IOutputView
        where TEpilogue : struct, ILanewise
    {
        var target = View(outputData);
        lock (accelerator)
        {
            Contract(plan, a, View(aData), b, View(bData), output, target, epilogue, rowOperand is null ? target : View(rowOperand));
        }
        GC.KeepAlive(aData);
        GC.KeepAlive(bData);
        GC.KeepAlive(outputData);
        GC.KeepAlive(rowOperand);
    }

    /// <summary>Queues the kernels of a contraction; the caller holds the accelerator.</summary>
    private void Contract<TA, TB, TOutput, TEpilogue>(
        GpuContractPlan plan, TA a, ArrayView<TReal> aData, TB b, ArrayView<TReal> bData, TOutput output, ArrayView<TReal> target,
        TEpilogue epilogue, ArrayView<TReal> rowValues)
        where TA : struct, IMatrixView
        where TB : struct, IMatrixView
        where TOutput : struct, IOutputView
        where TEpilogue : struct, ILanewise
    {
        if (plan.Splits == 1)
        {
            Multiply(plan, a, aData, b, bData, output, target, epilogue, rowValues);
            return;
        }
        var shape = plan.Shape;
        var size = shape.Batch * shape.Rows * shape.Columns;
        using var partials = Scratch(size * plan.Splits);
        var plain = new RowMajor(shape.Columns, shape.Rows * shape.Columns);
        Multiply(plan, a, aData, b, bData, plain, partials.View, default(Copy), partials.View);
        var finish = Kernel(() => accelerator.LoadAutoGroupedStreamKernel<
            Index1D, GpuContractPlan, ArrayView<TReal>, TOutput, ArrayView<TReal>, TEpilogue, ArrayView<TReal>>(GpuContract.Finish));
        finish(size, plan, partials.View, output, target, epilogue, rowValues);
    }

    /// <summary>Memory for a few kernels; whoever gets it next has his kernels queued behind them.</summary>
    private ScratchBlock Scratch(int length) => new(this, (GpuBlock<TReal>)RentScratch(length));

    private readonly struct ScratchBlock(GpuDevice<TReal> device, GpuBlock<TReal> block) : IDisposable
    {
        public ArrayView<TReal> View => block.View;

        public void Dispose() => device.ReturnScratch(block);
    }
}
