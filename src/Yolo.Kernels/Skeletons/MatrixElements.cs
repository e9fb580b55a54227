using Yolo.Kernels.Lanes;

namespace Yolo.Kernels.Skeletons;

/// <summary>The elements of a matrix view one by one, as GPUs read them.</summary>
public readonly struct MatrixElements<TMatrix, TReal, TView>(TMatrix matrix, TView data)
    where TMatrix : struct, IMatrixView
    where TReal : unmanaged, IReal<TReal>
    where TView : struct, IView<TReal>
{
    private readonly TMatrix _matrix = matrix;
    private readonly TView _data = data;

    /// <summary>The element of a row and a column.</summary>
    public TReal At(Spot row, Spot column)
    {
        var index = _matrix.Index(row, column);
        return index >= 0 ? _data[index] : default;
    }

    /// <summary>The element in <paramref name="row"/>, <paramref name="column"/> of matrix number <paramref name="batch"/>.</summary>
    public TReal At(int batch, int row, int column) => At(_matrix.Row(batch, row), _matrix.Column(batch, column));
}
