using Yolo.Kernels.Lanes;
using Yolo.Kernels.Memory;

namespace Yolo.Kernels.Skeletons;

/// <summary>Plain row-major matrices, one after another; <paramref name="batchStride"/> 0 gives every batch the same.</summary>
public readonly unsafe struct RowMajor(int columns, int batchStride) : IMatrixView, IOutputView
{
    private readonly int _columns = columns;
    private readonly int _batchStride = batchStride;

    /// <inheritdoc/>
    public static bool LinesAreRows => true;

    /// <inheritdoc/>
    public Spot Row(int batch, int row) => new(IndexOf(batch, row, 0));

    /// <inheritdoc/>
    public Spot Column(int batch, int column) => new(column);

    /// <inheritdoc/>
    public int Index(Spot row, Spot column) => row.Offset + column.Offset;

    /// <inheritdoc/>
    public void Lines<TReal>(TReal* data, int batch, int first, int count, int start, int length, TReal* destination, int pitch)
        where TReal : unmanaged, IReal<TReal>
    {
        for (var source = data + IndexOf(batch, first, start); count > 0; count--, source += _columns, destination += pitch)
        {
            Runs.Copy(source, destination, length);
        }
    }

    /// <inheritdoc/>
    public int IndexOf(int batch, int row, int column) => batch * _batchStride + row * _columns + column;

    /// <inheritdoc/>
    public int Run(int column) => _columns - column;
}

/// <summary>The transpose of another view.</summary>
public readonly unsafe struct Transposed<TInner>(TInner inner) : IMatrixView
    where TInner : struct, IMatrixView
{
    private readonly TInner _inner = inner;

    internal TInner Inner => _inner;

    /// <inheritdoc/>
    public static bool LinesAreRows => !TInner.LinesAreRows;

    /// <inheritdoc/>
    public Spot Row(int batch, int row) => _inner.Column(batch, row);

    /// <inheritdoc/>
    public Spot Column(int batch, int column) => _inner.Row(batch, column);

    /// <inheritdoc/>
    public int Index(Spot row, Spot column) => _inner.Index(column, row);

    /// <inheritdoc/>
    public void Lines<TReal>(TReal* data, int batch, int first, int count, int start, int length, TReal* destination, int pitch)
        where TReal : unmanaged, IReal<TReal> => _inner.Lines(data, batch, first, count, start, length, destination, pitch);
}
