using System.Runtime.Intrinsics;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Memory;
using Yolo.Kernels.Skeletons;

namespace Yolo.Kernels.Host;

internal sealed unsafe partial class HostDevice<TReal, TVector>
{
    /// <summary>Depth of a packed block: its panel of A and the tile's stretch of B stay in the first two cache levels.</summary>
    private const int BlockDepth = 256;
    private const int BlockColumns = 480;

    /// <summary>With fewer blocks of columns than this, the depth is split too, so that all cores have work.</summary>
    private const int FewBlocks = 8;

    public override void Contract<TA, TB, TOutput, TEpilogue>(
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
        var (batches, rows, columns, depth) = shape;
        var rowPanels = DivideUp(rows, TTile.Rows);
        // Bounds follow from the shape, not from the number of cores: the same sums in the same order on every machine of one kind.
        var blockColumns = Math.Min(BlockColumns, DivideUp(DivideUp(columns, FewBlocks), TTile.Columns) * TTile.Columns);
        var blocks = DivideUp(columns, blockColumns);
        var splits = Math.Clamp(FewBlocks / (blocks * batches), 1, DivideUp(depth, 4 * BlockDepth));
        var splitDepth = DivideUp(DivideUp(depth, splits), BlockDepth) * BlockDepth;
        splits = DivideUp(depth, splitDepth);

        using var packedA = Scratch(batches * rowPanels * TTile.Rows * depth);
        using var partials = Scratch(splits == 1 ? 0 : splits * batches * rows * columns);
        TReal* aSource = Data(aData), bSource = Data(bData), target = Data(outputData);
        var rowValues = rowOperand is null ? null : Data(rowOperand);
        TReal* panels = packedA.Data, parts = partials.Data;
        nint panelStride = (nint)TTile.Rows * depth;

        Parts.Run(batches * rowPanels, Math.Max(1, LanewiseGrain / (TTile.Rows * depth)), (begin, end) =>
        {
            for (var job = begin; job < end; job++)
            {
                var first = job % rowPanels * TTile.Rows;
                Panels.Pack(
                    a, aSource, job / rowPanels, TA.LinesAreRows, 0, depth, first, Math.Min(rows, first + TTile.Rows), TTile.Rows, panels + (job * panelStride), panelStride);
            }
        });

        var work = 2L * rows * blockColumns * splitDepth;
        Parts.Run(batches * splits * blocks, work < 500_000 ? (int)(1_000_000 / work) : 1, (begin, end) =>
        {
            for (var job = begin; job < end; job++)
            {
                var (batch, split, block) = (job / (splits * blocks), job / blocks % splits, job % blocks);
                var first = block * blockColumns;
                var last = Math.Min(columns, first + blockColumns);
                var stride = DivideUp(last - first, TTile.Columns) * TTile.Columns;
                var c = Multiply<TB, TTile>(
                    panels + (batch * rowPanels * panelStride), panelStride, rowPanels, b, bSource, batch, first, last, stride,
                    split * splitDepth, Math.Min(depth, (split + 1) * splitDepth));
                for (var row = 0; row < rows; row++)
                {
                    var source = c + ((nint)row * stride);
                    if (splits == 1)
                    {
                        StoreRow(epilogue, output, target, rowValues, batch, row, first, last, source);
                    }
                    else
                    {
                        new ReadOnlySpan<TReal>(source, last - first).CopyTo(
                            new Span<TReal>(parts + ((((nint)split * batches) + batch) * rows * columns) + ((nint)row * columns) + first, last - first));
                    }
                }
            }
        });

        if (splits > 1)
        {
            nint partLength = (nint)batches * rows * columns;
            for (var job = 0; job < batches * rows; job++)
            {
                var sum = parts + ((nint)job * columns);
                for (var split = 1; split < splits; split++)
                {
                    AddTo(sum, sum + (split * partLength), columns);
                }
                StoreRow(epilogue, output, target, rowValues, job / rows, job % rows, 0, columns, sum);
            }
        }
    }

    /// <summary>A block of C, [rowPanels · Rows, stride] in the thread's scratch memory.</summary>
    private static TReal* Multiply<TB, TTile>(
        TReal* panels, nint panelStride, int rowPanels, TB b, TReal* bSource, int batch, int first, int last, int stride, int depthBegin, int depthEnd)
        where TB : struct, IMatrixView
        where TTile : struct, ITile<TReal>
    {
        var c = (TReal*)HostScratch.OfThread((nuint)(((nint)rowPanels * TTile.Rows * stride) + (BlockDepth * stride)) * (nuint)sizeof(TReal));
        var packed = c + ((nint)rowPanels * TTile.Rows * stride);
        for (var k = depthBegin; k < depthEnd; k += BlockDepth)
        {
            var count = Math.Min(BlockDepth, depthEnd - k);
            Panels.Pack(b, bSource, batch, !TB.LinesAreRows, k, k + count, first, last, TTile.Columns, packed, (nint)count * TTile.Columns);
            for (var column = 0; column < stride; column += TTile.Columns)
            {
                for (var panel = 0; panel < rowPanels; panel++)
                {
                    TTile.Multiply(
                        count, panels + (panel * panelStride) + ((nint)k * TTile.Rows), packed + ((nint)count * column),
                        c + ((nint)panel * TTile.Rows * stride) + column, stride, k > depthBegin);
                }
            }
        }
        return c;
    }

    private static void StoreRow<TOutput, TEpilogue>(
        TEpilogue epilogue, TOutput output, TReal* target, TReal* rowValues, int batch, int row, int first, int last, TReal* source)
        where TOutput : struct, IOutputView
        where TEpilogue : struct, ILanewise
    {
        var streams = stackalloc Stream<TReal, TVector>[MaximumArity];
        var splat = stackalloc TReal[TVector.Count];
        if (rowValues != null)
        {
            streams[1] = new(rowValues + row, 0, 0, splat);
        }
        for (var column = first; column < last;)
        {
            var count = Math.Min(output.Run(column), last - column);
            streams[0] = new(source + (column - first), 1, count, null);
            Evaluate(epilogue, Splat(0, 0, 0), streams, target + output.IndexOf(batch, row, column), count);
            column += count;
        }
    }

    private static void AddTo(TReal* sum, TReal* part, int count)
    {
        for (var i = 0; i < count; i++)
        {
            sum[i] += part[i];
        }
    }

    private static int DivideUp(int a, int b) => (int)(((long)a + b - 1) / b);

    private ScratchBlock Scratch(int length) => new(this, length);

    /// <summary>Memory from the pool for the length of a call.</summary>
    private readonly ref struct ScratchBlock(HostDevice<TReal, TVector> device, int length)
    {
        private readonly HostDevice<TReal, TVector> _device = device;
        private readonly IMemoryBlock _block = device.RentScratch(length);

        public TReal* Data => (TReal*)((HostBlock)_block).Address;

        public void Dispose() => _device.ReturnScratch(_block);
    }
}
