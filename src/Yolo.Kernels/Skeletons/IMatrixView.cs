using Yolo.Kernels.Lanes;

namespace Yolo.Kernels.Skeletons;

/// <summary>
/// A buffer seen as a batch of matrices: what a contraction multiplies. A convolution's input, read as the matrix of its patches, is one;
/// no such matrix is ever built.
/// </summary>
public unsafe interface IMatrixView
{
    /// <summary>Whether a line (see <see cref="Lines"/>) is a row; else it is a column.</summary>
    static abstract bool LinesAreRows { get; }

    /// <summary>What <paramref name="row"/> contributes to the index of its elements in matrix number <paramref name="batch"/>.</summary>
    Spot Row(int batch, int row);

    /// <summary>What <paramref name="column"/> contributes to the index of its elements in matrix number <paramref name="batch"/>.</summary>
    Spot Column(int batch, int column);

    /// <summary>Where in the buffer the element of a row and a column of the same matrix lies; −1 if it lies nowhere and is 0.</summary>
    int Index(Spot row, Spot column);

    /// <summary>
    /// Copies <paramref name="length"/> consecutive elements, from <paramref name="start"/> on, of each of <paramref name="count"/> lines: how the host packs panels
    /// without index arithmetic for each element. Line first + i goes to <paramref name="destination"/> + i · <paramref name="pitch"/>; up to 64 bytes behind its
    /// end may be overwritten, before the next line is copied. Must agree with <see cref="Index"/>.
    /// </summary>
    void Lines<TReal>(TReal* data, int batch, int first, int count, int start, int length, TReal* destination, int pitch)
        where TReal : unmanaged, IReal<TReal>;
}

/// <summary>Where a contraction stores its result.</summary>
public interface IOutputView
{
    /// <summary>The index in the buffer of element (row, column) of matrix number <paramref name="batch"/>.</summary>
    int IndexOf(int batch, int row, int column);

    /// <summary>How many elements of a row, from <paramref name="column"/> on, lie side by side.</summary>
    int Run(int column);
}

/// <summary>The shape of a contraction: for each of Batch matrices, C [Rows, Columns] = Σ over Depth.</summary>
public readonly record struct ContractShape(int Batch, int Rows, int Columns, int Depth);
