using ILGPU;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Kernels.Gpu;

/// <summary>Stores sums that lie inside C, each through the epilogue.</summary>
internal readonly struct TileStore<TOutput, TEpilogue, TReal>(
    TOutput output, ArrayView<TReal> target, TEpilogue epilogue, ArrayView<TReal> rowValues, ContractShape shape, int batch)
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

    public void Block(int row, int column, Sums4x4<TReal> sums)
    {
        Row(row, column, sums.R0);
        Row(row + 1, column, sums.R1);
        Row(row + 2, column, sums.R2);
        Row(row + 3, column, sums.R3);
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

    private void Row(int row, int column, Quad<TReal> sums)
    {
        if (row < _shape.Rows)
        {
            One(row, column, sums.X);
            One(row, column + 1, sums.Y);
            One(row, column + 2, sums.Z);
            One(row, column + 3, sums.W);
        }
    }
}
