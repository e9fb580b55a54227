using ILGPU;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Kernels.Gpu;

/// <summary>
/// The skeletons as GPU kernels. Each is compiled once for each struct that fills it in. No kernel uses shared memory, barriers or
/// atomics: every work item computes its own output, in an order that the shape alone decides.
/// </summary>
internal static class GpuKernels
{
    public static void Lanewise<TFunction, TReal>(
        Index1D index, TFunction function, Extent extent, GpuOperand<TReal> output,
        GpuOperand<TReal> a, GpuOperand<TReal> b, GpuOperand<TReal> c, GpuOperand<TReal> d, GpuOperand<TReal> e, GpuOperand<TReal> f,
        Scalars<TReal> scalars)
        where TFunction : struct, ILanewise
        where TReal : unmanaged, IReal<TReal>
    {
        var place = extent.Locate(index);
        output.Store(place, function.At(
            TFunction.Arity > 0 ? a.Load(place) : default,
            TFunction.Arity > 1 ? b.Load(place) : default,
            TFunction.Arity > 2 ? c.Load(place) : default,
            TFunction.Arity > 3 ? d.Load(place) : default,
            TFunction.Arity > 4 ? e.Load(place) : default,
            TFunction.Arity > 5 ? f.Load(place) : default,
            scalars));
    }

    public static void Map<TMap, TReal>(
        Index1D index, TMap map, Extent extent, ArrayView<TReal> output, ArrayView<TReal> a, ArrayView<TReal> b, ArrayView<TReal> c)
        where TMap : struct, IMap
        where TReal : unmanaged, IReal<TReal>
    {
        var place = extent.Locate(index);
        output[index] = map.At<TReal, GpuView<TReal>>(
            place.I2, place.I3, place.I4, place.I5, new Inputs<GpuView<TReal>>(new(a), new(b), new(c)));
    }

    public static void Jobs<TJob, TReal>(
        Index1D index, TJob job, ArrayView<TReal> a, ArrayView<TReal> b, ArrayView<TReal> c, ArrayView<TReal> d, ArrayView<TReal> e,
        ArrayView<TReal> f, ArrayView<TReal> g)
        where TJob : struct, IJob
        where TReal : unmanaged, IReal<TReal> =>
        job.Do<TReal, TReal, GpuBuffer<TReal>>(index, new Buffers<GpuBuffer<TReal>>(new(a), new(b), new(c), new(d), new(e), new(f), new(g)));

    /// <summary>Work item (result, piece) combines elements piece, piece + pieces, …: neighbours read side by side.</summary>
    public static void Reduce<TFunction, TCombine, TReal>(
        Index1D index, TFunction function, TCombine combine, Extent kept, Extent reduced, int pieces, ArrayView<TReal> partials, TReal identity,
        GpuReduceOperand<TReal> a, GpuReduceOperand<TReal> b, GpuReduceOperand<TReal> c, GpuReduceOperand<TReal> d,
        GpuReduceOperand<TReal> e, GpuReduceOperand<TReal> f, Scalars<TReal> scalars)
        where TFunction : struct, ILanewise
        where TCombine : struct, ICombine
        where TReal : unmanaged, IReal<TReal>
    {
        var at = kept.Locate(index / pieces);
        var length = reduced.Count;
        var value = identity;
        for (var j = index % pieces; j < length; j += pieces)
        {
            var place = reduced.Locate(j);
            value = combine.Combine(value, function.At(
                TFunction.Arity > 0 ? a.Load(at, place) : default,
                TFunction.Arity > 1 ? b.Load(at, place) : default,
                TFunction.Arity > 2 ? c.Load(at, place) : default,
                TFunction.Arity > 3 ? d.Load(at, place) : default,
                TFunction.Arity > 4 ? e.Load(at, place) : default,
                TFunction.Arity > 5 ? f.Load(at, place) : default,
                scalars));
        }
        partials[index] = value;
    }

    public static void CombinePieces<TCombine, TReal>(
        Index1D index, TCombine combine, int pieces, ArrayView<TReal> partials, ArrayView<TReal> output)
        where TCombine : struct, ICombine
        where TReal : unmanaged, IReal<TReal>
    {
        var value = partials[index * pieces];
        for (var piece = 1; piece < pieces; piece++)
        {
            value = combine.Combine(value, partials[(index * pieces) + piece]);
        }
        output[index] = value;
    }

    /// <summary>A 4×4 tile of C in sixteen scalars: an array indexed in a loop would end up in slow local memory.</summary>
    public static void Contract<TA, TB, TOutput, TEpilogue, TReal>(
        Index1D index, GpuContractPlan plan, TA a, ArrayView<TReal> aData, TB b, ArrayView<TReal> bData,
        TOutput output, ArrayView<TReal> target, TEpilogue epilogue, ArrayView<TReal> rowValues)
        where TA : struct, IMatrixView
        where TB : struct, IMatrixView
        where TOutput : struct, IOutputView
        where TEpilogue : struct, ILanewise
        where TReal : unmanaged, IReal<TReal>
    {
        var shape = plan.Shape;
        var tileColumns = plan.TileColumns;
        var tiles = tileColumns * plan.TileRows;
        int job = index / tiles;
        var batch = job % shape.Batch;
        var split = job / shape.Batch;
        var tile = index % tiles;
        var row = tile / tileColumns * GpuContractPlan.Tile;
        var column = tile % tileColumns * GpuContractPlan.Tile;

        // Past the edge a tile reads the last row or column again, and stores nothing.
        var (r1, r2, r3) = (IntrinsicMath.Min(row + 1, shape.Rows - 1), IntrinsicMath.Min(row + 2, shape.Rows - 1), IntrinsicMath.Min(row + 3, shape.Rows - 1));
        var (s1, s2, s3) = (IntrinsicMath.Min(column + 1, shape.Columns - 1), IntrinsicMath.Min(column + 2, shape.Columns - 1), IntrinsicMath.Min(column + 3, shape.Columns - 1));
        var av = new GpuView<TReal>(aData);
        var bv = new GpuView<TReal>(bData);
        TReal c00 = default, c01 = default, c02 = default, c03 = default;
        TReal c10 = default, c11 = default, c12 = default, c13 = default;
        TReal c20 = default, c21 = default, c22 = default, c23 = default;
        TReal c30 = default, c31 = default, c32 = default, c33 = default;
        var end = IntrinsicMath.Min(shape.Depth, (split + 1) * plan.SplitDepth);
        for (var k = split * plan.SplitDepth; k < end; k++)
        {
            var a0 = a.At<TReal, GpuView<TReal>>(av, batch, row, k);
            var a1 = a.At<TReal, GpuView<TReal>>(av, batch, r1, k);
            var a2 = a.At<TReal, GpuView<TReal>>(av, batch, r2, k);
            var a3 = a.At<TReal, GpuView<TReal>>(av, batch, r3, k);
            var b0 = b.At<TReal, GpuView<TReal>>(bv, batch, k, column);
            var b1 = b.At<TReal, GpuView<TReal>>(bv, batch, k, s1);
            var b2 = b.At<TReal, GpuView<TReal>>(bv, batch, k, s2);
            var b3 = b.At<TReal, GpuView<TReal>>(bv, batch, k, s3);
            c00 += a0 * b0;
            c01 += a0 * b1;
            c02 += a0 * b2;
            c03 += a0 * b3;
            c10 += a1 * b0;
            c11 += a1 * b1;
            c12 += a1 * b2;
            c13 += a1 * b3;
            c20 += a2 * b0;
            c21 += a2 * b1;
            c22 += a2 * b2;
            c23 += a2 * b3;
            c30 += a3 * b0;
            c31 += a3 * b1;
            c32 += a3 * b2;
            c33 += a3 * b3;
        }

        // Split depths store partial sums, one matrix after another; the output view is then plain.
        int matrix = plan.Splits > 1 ? (int)job : batch;
        var store = new TileStore<TOutput, TEpilogue, TReal>(output, target, epilogue, rowValues, shape, matrix, column);
        store.Row(row, c00, c01, c02, c03);
        store.Row(row + 1, c10, c11, c12, c13);
        store.Row(row + 2, c20, c21, c22, c23);
        store.Row(row + 3, c30, c31, c32, c33);
    }

    /// <summary>Adds up the partial sums of a contraction whose depth was split, and stores.</summary>
    public static void FinishContract<TOutput, TEpilogue, TReal>(
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
        new TileStore<TOutput, TEpilogue, TReal>(output, target, epilogue, rowValues, shape, batch, column).One(row, column, sum);
    }
}

/// <summary>Stores a tile's elements that lie inside C, each through the epilogue.</summary>
internal readonly struct TileStore<TOutput, TEpilogue, TReal>(
    TOutput output, ArrayView<TReal> target, TEpilogue epilogue, ArrayView<TReal> rowValues, ContractShape shape, int batch, int column)
    where TOutput : struct, IOutputView
    where TEpilogue : struct, ILanewise
    where TReal : unmanaged, IReal<TReal>
{
    private readonly TOutput _output = output;
    private readonly ArrayView<TReal> _target = target;
    private readonly TEpilogue _epilogue = epilogue;
    private readonly ArrayView<TReal> _rowValues = rowValues;
    private readonly ContractShape _shape = shape;
    private readonly int _batch = batch;
    private readonly int _column = column;

    public void Row(int row, TReal c0, TReal c1, TReal c2, TReal c3)
    {
        if (row < _shape.Rows)
        {
            One(row, _column, c0);
            One(row, _column + 1, c1);
            One(row, _column + 2, c2);
            One(row, _column + 3, c3);
        }
    }

    public void One(int row, int column, TReal value)
    {
        if (column < _shape.Columns)
        {
            var rowValue = TEpilogue.Arity > 1 ? _rowValues[row] : default;
            _target[_output.IndexOf(_batch, row, column)] =
                _epilogue.At(value, rowValue, default, default, default, default, default(Scalars<TReal>));
        }
    }
}
