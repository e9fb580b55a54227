using ILGPU;
using ILGPU.Runtime;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Kernels.Gpu;

/// <summary>The contraction as GPU kernels: by tiles in shared memory, by 4 × 4 sums a work item where C is small, and the sum of split depths.</summary>
internal static class GpuContract
{
    /// <summary>
    /// What compilers of tiled kernels should know. In single precision two groups fit on one multiprocessor, if no item takes more than
    /// 128 registers: while one waits for a barrier the other multiplies.
    /// </summary>
    public static KernelSpecialization Tiles(Precision precision) => new(IGpuTile.Threads, precision == Precision.Single ? 2 : 1);

    /// <summary>
    /// One tile of C by a group of work items. While a panel is multiplied, the next one is on its way: from the views to registers before
    /// the multiplications, from there to the other half of shared memory after them. So a panel costs one barrier, which all items of all
    /// groups reach; the numbers beyond the edges are zeros.
    /// </summary>
    public static void Tiled<TTile, TSums, TA, TB, TOutput, TEpilogue, TReal>(
        TTile tile, GpuContractPlan plan, TA a, ArrayView<TReal> aData, TB b, ArrayView<TReal> bData,
        TOutput output, ArrayView<TReal> target, TEpilogue epilogue, ArrayView<TReal> rowValues)
        where TTile : struct, IGpuTile
        where TSums : unmanaged, ISums<TSums, TReal>
        where TA : struct, IMatrixView
        where TB : struct, IMatrixView
        where TOutput : struct, IOutputView
        where TEpilogue : struct, ILanewise
        where TReal : unmanaged, IReal<TReal>
    {
        var aPitch = Panel<TA, TReal>.PitchInQuads(TTile.Rows);
        var bPitch = Panel<TB, TReal>.PitchInQuads(TTile.Columns);
        var aShared = SharedMemory.Allocate<Quad<TReal>>(2 * TTile.Depth * aPitch);
        var bShared = SharedMemory.Allocate<Quad<TReal>>(2 * TTile.Depth * bPitch);

        // Groups that run together share their columns, B, which is the larger factor of a convolution.
        var shape = plan.Shape;
        var tileRows = (shape.Rows + TTile.Rows - 1) / TTile.Rows;
        var tileColumns = (shape.Columns + TTile.Columns - 1) / TTile.Columns;
        var job = Grid.IdxX / tileRows / tileColumns;
        var firstRow = Grid.IdxX % tileRows * TTile.Rows;
        var firstColumn = Grid.IdxX / tileRows % tileColumns * TTile.Columns;
        var batch = job % shape.Batch;
        var start = job / shape.Batch * plan.SplitDepth;
        var end = IntrinsicMath.Min(shape.Depth, start + plan.SplitDepth);

        var thread = Group.IdxX;
        var aPanel = new Panel<TA, TReal>(a, aData, batch, thread, TTile.Rows, TTile.Depth, firstRow, shape.Rows, end);
        var bPanel = new Panel<Transposed<TB>, TReal>(new(b), bData, batch, thread, TTile.Columns, TTile.Depth, firstColumn, shape.Columns, end);
        var aQuad = thread / TTile.ThreadColumns;
        var bQuad = thread & (TTile.ThreadColumns - 1);
        var aHalf = TTile.Rows / (Quad<TReal>.Size * TSums.Quads);
        var bHalf = TTile.Columns / (Quad<TReal>.Size * TSums.Quads);

        aPanel.Put(aShared, 0, aPanel.Fetch(start));
        bPanel.Put(bShared, 0, bPanel.Fetch(start));
        GroupBarrier.Wait();
        var sums = default(TSums);
        var half = 0;
        for (var k = start; k < end; k += TTile.Depth)
        {
            var nextA = aPanel.Fetch(k + TTile.Depth);
            var nextB = bPanel.Fetch(k + TTile.Depth);
            var aStart = (half * TTile.Depth * aPitch) + aQuad;
            var bStart = (half * TTile.Depth * bPitch) + bQuad;
            // Four steps at a time, so that the numbers of one are read while those of another are multiplied.
            for (var i = 0; i < TTile.Depth; i += 4)
            {
                var aSteps = aShared.SubView(aStart + (i * aPitch));
                var bSteps = bShared.SubView(bStart + (i * bPitch));
                sums = sums.Plus(aSteps, 0, aHalf, bSteps, 0, bHalf);
                sums = sums.Plus(aSteps, aPitch, aHalf, bSteps, bPitch, bHalf);
                sums = sums.Plus(aSteps, 2 * aPitch, aHalf, bSteps, 2 * bPitch, bHalf);
                sums = sums.Plus(aSteps, 3 * aPitch, aHalf, bSteps, 3 * bPitch, bHalf);
            }
            half = 1 - half;
            aPanel.Put(aShared, half * TTile.Depth * aPitch, nextA);
            bPanel.Put(bShared, half * TTile.Depth * bPitch, nextB);
            GroupBarrier.Wait();
        }

        // Split depths store partial sums, one matrix after another; the output view is then plain.
        var store = new TileStore<TOutput, TEpilogue, TReal>(output, target, epilogue, rowValues, shape, plan.Splits > 1 ? job : batch);
        sums.Store(
            store, firstRow + (aQuad * Quad<TReal>.Size), aHalf * Quad<TReal>.Size, firstColumn + (bQuad * Quad<TReal>.Size), bHalf * Quad<TReal>.Size);
    }

    /// <summary>Sixteen sums a work item, which reads the views itself: no group, no barrier.</summary>
    public static void Simple<TA, TB, TOutput, TEpilogue, TReal>(
        Index1D index, GpuContractPlan plan, TA a, ArrayView<TReal> aData, TB b, ArrayView<TReal> bData,
        TOutput output, ArrayView<TReal> target, TEpilogue epilogue, ArrayView<TReal> rowValues)
        where TA : struct, IMatrixView
        where TB : struct, IMatrixView
        where TOutput : struct, IOutputView
        where TEpilogue : struct, ILanewise
        where TReal : unmanaged, IReal<TReal>
    {
        var shape = plan.Shape;
        var tileColumns = (shape.Columns + Quad<TReal>.Size - 1) / Quad<TReal>.Size;
        var tiles = tileColumns * ((shape.Rows + Quad<TReal>.Size - 1) / Quad<TReal>.Size);
        int job = index / tiles;
        var batch = job % shape.Batch;
        var split = job / shape.Batch;
        var tile = index % tiles;
        var row = tile / tileColumns * Quad<TReal>.Size;
        var column = tile % tileColumns * Quad<TReal>.Size;

        // Past the edge a tile reads the last row or column again, and stores nothing.
        var (lastRow, lastColumn) = (shape.Rows - 1, shape.Columns - 1);
        var (r0, r1) = (a.Row(batch, row), a.Row(batch, IntrinsicMath.Min(row + 1, lastRow)));
        var (r2, r3) = (a.Row(batch, IntrinsicMath.Min(row + 2, lastRow)), a.Row(batch, IntrinsicMath.Min(row + 3, lastRow)));
        var (s0, s1) = (b.Column(batch, column), b.Column(batch, IntrinsicMath.Min(column + 1, lastColumn)));
        var (s2, s3) = (b.Column(batch, IntrinsicMath.Min(column + 2, lastColumn)), b.Column(batch, IntrinsicMath.Min(column + 3, lastColumn)));
        var av = new MatrixElements<TA, TReal, GpuView<TReal>>(a, new(aData));
        var bv = new MatrixElements<TB, TReal, GpuView<TReal>>(b, new(bData));
        var sums = default(Sums4x4<TReal>);
        var end = IntrinsicMath.Min(shape.Depth, (split + 1) * plan.SplitDepth);
        for (var k = split * plan.SplitDepth; k < end; k++)
        {
            var (ak, bk) = (a.Column(batch, k), b.Row(batch, k));
            sums = sums.Plus(
                new Quad<TReal>(av.At(r0, ak), av.At(r1, ak), av.At(r2, ak), av.At(r3, ak)),
                new Quad<TReal>(bv.At(bk, s0), bv.At(bk, s1), bv.At(bk, s2), bv.At(bk, s3)));
        }
        int matrix = plan.Splits > 1 ? job : batch;
        new TileStore<TOutput, TEpilogue, TReal>(output, target, epilogue, rowValues, shape, matrix).Block(row, column, sums);
    }

    /// <summary>Adds up the partial sums of a contraction whose depth was split, and stores.</summary>
    public static void Finish<TOutput, TEpilogue, TReal>(
        Index1D index, GpuContractPlan plan, ArrayView<TReal> partials, TOutput output, ArrayView<TReal> target, TEpilogue epilogue, ArrayView<TReal> rowValues)
        where TOutput : struct, IOutputView
        where TEpilogue : struct, ILanewise
        where TReal : unmanaged, IReal<TReal>
    {
        var shape = plan.Shape;
        var size = shape.Batch * shape.Rows * shape.Columns;
        var sum = partials[index];
        for (var split = 1; split < plan.Splits; split++)
        {
            sum += partials[index + (split * size)];
        }
        var column = index % shape.Columns;
        var row = index / shape.Columns % shape.Rows;
        var batch = index / (shape.Columns * shape.Rows);
        new TileStore<TOutput, TEpilogue, TReal>(output, target, epilogue, rowValues, shape, batch).One(row, column, sum);
    }
}
