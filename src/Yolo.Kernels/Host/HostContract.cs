using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Yolo.Kernels.Host.Winograd;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Memory;
using Yolo.Kernels.Skeletons;

namespace Yolo.Kernels.Host;

internal sealed unsafe partial class HostDevice<TReal, TVector>
{
    /// <summary>Operations below which jobs are done several at a time: handing one out takes a while too.</summary>
    private const long SmallJob = 1_000_000;

    private protected override void RunContract<TA, TB, TOutput, TEpilogue>(
        ContractShape shape, TA a, DeviceBuffer aData, TB b, DeviceBuffer bData, TOutput output, DeviceBuffer outputData,
        TEpilogue epilogue, DeviceBuffer? rowOperand)
    {
        CountLaunch();
        if (Vector512.IsHardwareAccelerated)
        {
            Contract<TA, TB, TOutput, TEpilogue, Tile8x3<WideRegister<TReal>, TReal>>(
                shape, a, aData, b, bData, output, outputData, epilogue, rowOperand);
        }
        else
        {
            Contract<TA, TB, TOutput, TEpilogue, Tile4x3<TVector, TReal>>(
                shape, a, aData, b, bData, output, outputData, epilogue, rowOperand);
        }
        GC.KeepAlive(aData);
        GC.KeepAlive(bData);
        GC.KeepAlive(outputData);
        GC.KeepAlive(rowOperand);
    }

    /// <summary>The contraction by one kind of tile.</summary>
    internal void Contract<TA, TB, TOutput, TEpilogue, TTile>(
        ContractShape shape, TA a, DeviceBuffer aData, TB b, DeviceBuffer bData, TOutput output, DeviceBuffer outputData,
        TEpilogue epilogue, DeviceBuffer? rowOperand)
        where TA : struct, IMatrixView
        where TB : struct, IMatrixView
        where TOutput : struct, IOutputView
        where TEpilogue : struct, ILanewise
        where TTile : struct, ITile<TReal>
    {
        if (TryWinograd<TA, TB, TOutput, TEpilogue, TTile>(shape, a, aData, b, Data(bData), output, Data(outputData), epilogue, rowOperand is null ? null : Data(rowOperand)))
        {
            return;
        }
        if (b is IPatches patches && ShiftedImage.PaysFor(patches.Image))
        {
            ContractShifted<TA, TOutput, TEpilogue, TTile>(
                shape, a, Data(aData), patches.Image, patches.Turned, Data(bData), output, Data(outputData), epilogue, rowOperand is null ? null : Data(rowOperand));
            return;
        }
        var (batches, rows, columns, depth) = shape;
        var plan = new ContractPlan(shape, TTile.Rows, TTile.Granularity);
        var splits = plan.Splits;
        using var partials = Scratch(splits == 1 ? 0 : splits * batches * rows * columns);
        TReal* aSource = Data(aData), bSource = Data(bData), target = Data(outputData);
        var rowValues = rowOperand is null ? null : Data(rowOperand);
        var parts = partials.Data;

        var work = 2L * plan.BlockRows * plan.BlockColumns * plan.SplitDepth;
        Parts.Run(plan.Jobs, (int)Math.Max(1, SmallJob / work), (begin, end) =>
        {
            for (var job = begin; job < end; job++)
            {
                var (rest, columnBlock) = Math.DivRem(job, plan.ColumnBlocks);
                (rest, var rowBlock) = Math.DivRem(rest, plan.RowBlocks);
                var (batch, split) = Math.DivRem(rest, splits);
                var block = new Block(
                    batch, rowBlock * plan.BlockRows, Math.Min(rows, (rowBlock + 1) * plan.BlockRows),
                    columnBlock * plan.BlockColumns, Math.Min(columns, (columnBlock + 1) * plan.BlockColumns),
                    split * plan.SplitDepth, Math.Min(depth, (split + 1) * plan.SplitDepth), plan.BlockDepth);
                var c = Multiply<TA, TB, TTile>(block, a, aSource, b, bSource, out var stride);
                if (splits == 1)
                {
                    StoreRows(epilogue, output, target, rowValues, batch, block.FirstRow, block.LastRow, block.FirstColumn, block.LastColumn, c, stride);
                    continue;
                }
                var part = parts + ((((((nint)split * batches) + batch) * rows) + block.FirstRow) * columns) + block.FirstColumn;
                for (var row = block.FirstRow; row < block.LastRow; row++, c += stride, part += columns)
                {
                    Runs.Copy(c, part, block.LastColumn - block.FirstColumn);
                }
            }
        });

        if (splits > 1)
        {
            var partLength = (nint)batches * rows * columns;
            Parts.Run(batches * rows, Math.Max(1, LanewiseGrain / splits / columns), (begin, end) =>
            {
                for (var row = begin; row < end; row++)
                {
                    var sum = parts + ((nint)row * columns);
                    AddParts(sum, partLength, splits, columns);
                    StoreRows(epilogue, output, target, rowValues, row / rows, row % rows, (row % rows) + 1, 0, columns, sum, columns);
                }
            });
        }
    }

    /// <summary>A block of C, its rows <paramref name="stride"/> apart in the thread's scratch memory.</summary>
    private static TReal* Multiply<TA, TB, TTile>(Block block, TA a, TReal* aSource, TB b, TReal* bSource, out int stride)
        where TA : struct, IMatrixView
        where TB : struct, IMatrixView
        where TTile : struct, ITile<TReal>
    {
        stride = DivideUp(block.LastColumn - block.FirstColumn, TTile.Granularity) * TTile.Granularity;
        var cLength = (nint)DivideUp(block.LastRow - block.FirstRow, TTile.Rows) * TTile.Rows * stride;
        var c = (TReal*)HostScratch.OfThread((nuint)(cLength + ((stride + TTile.Rows) * (nint)block.DepthAtOnce)) * (nuint)sizeof(TReal));
        var panelsOfB = c + cLength;
        var panelOfA = panelsOfB + ((nint)stride * block.DepthAtOnce);
        for (var k = block.FirstDepth; k < block.LastDepth; k += block.DepthAtOnce)
        {
            var depth = Math.Min(block.DepthAtOnce, block.LastDepth - k);
            Panels.Pack(
                b, bSource, block.Batch, !TB.LinesAreRows, k, k + depth, block.FirstColumn, block.LastColumn, TTile.Columns, TTile.Granularity, panelsOfB);
            var rowsOfC = c;
            for (var row = block.FirstRow; row < block.LastRow; row += TTile.Rows, rowsOfC += (nint)TTile.Rows * stride)
            {
                // One panel of A stays in the first level of the cache while the panels of B pass by.
                Panels.Pack(
                    a, aSource, block.Batch, TA.LinesAreRows, k, k + depth, row, Math.Min(block.LastRow, row + TTile.Rows), TTile.Rows, TTile.Rows, panelOfA);
                for (var column = 0; column < stride; column += TTile.Columns)
                {
                    var width = Math.Min(TTile.Columns, stride - column);
                    var rowsOfB = new PackedRows<TReal>(panelsOfB + ((nint)depth * column), width);
                    TTile.Multiply(depth, panelOfA, rowsOfB, width, rowsOfC + column, stride, k > block.FirstDepth);
                }
            }
        }
        return c;
    }

    [SkipLocalsInit]
    private static void StoreRows<TOutput, TEpilogue>(
        TEpilogue epilogue, TOutput output, TReal* target, TReal* rowValues, int batch, int firstRow, int lastRow, int firstColumn, int lastColumn, TReal* source, nint stride)
        where TOutput : struct, IOutputView
        where TEpilogue : struct, ILanewise
    {
        var streams = stackalloc Stream<TReal, TVector>[MaximumArity];
        var splat = stackalloc TReal[TVector.Count];
        var scalars = Splat(0, 0, 0);
        for (var row = firstRow; row < lastRow; row++, source += stride)
        {
            if (rowValues != null)
            {
                streams[1] = new(rowValues + row, 0, 0, splat);
            }
            for (var column = firstColumn; column < lastColumn;)
            {
                var count = Math.Min(output.Run(column), lastColumn - column);
                var run = source + (column - firstColumn);
                var place = target + output.IndexOf(batch, row, column);
                if (typeof(TEpilogue) == typeof(Copy))
                {
                    Runs.Copy(run, place, count);
                }
                else
                {
                    streams[0] = new(run, 1, count, null);
                    Evaluate(epilogue, scalars, streams, place, count);
                }
                column += count;
            }
        }
    }

    /// <summary>Adds up <paramref name="count"/> rows that lie <paramref name="stride"/> apart, in the first, from the first to the last.</summary>
    private static void AddParts(TReal* first, nint stride, int count, int length)
    {
        var i = 0;
        for (; i <= length - TVector.Count; i += TVector.Count)
        {
            var sum = TVector.Load(first + i);
            for (var part = 1; part < count; part++)
            {
                sum += TVector.Load(first + (part * stride) + i);
            }
            TVector.Store(first + i, sum);
        }
        for (; i < length; i++)
        {
            for (var part = 1; part < count; part++)
            {
                first[i] += first[(part * stride) + i];
            }
        }
    }

    private static int DivideUp(int a, int b) => (int)(((long)a + b - 1) / b);

    private static int Squared(int a) => a * a;

    private ScratchBlock Scratch(int length) => new(this, length);

    /// <summary>What one job computes: some rows and columns of one product, or of a part of its sums.</summary>
    private readonly record struct Block(
        int Batch, int FirstRow, int LastRow, int FirstColumn, int LastColumn, int FirstDepth, int LastDepth, int DepthAtOnce);

    /// <summary>Memory from the pool for the length of a call.</summary>
    private readonly ref struct ScratchBlock(HostDevice<TReal, TVector> device, int length)
    {
        private readonly HostDevice<TReal, TVector> _device = device;
        private readonly IMemoryBlock _block = device.RentScratch(length);

        public TReal* Data => (TReal*)((HostBlock)_block).Address;

        public void Dispose() => _device.ReturnScratch(_block);
    }
}
