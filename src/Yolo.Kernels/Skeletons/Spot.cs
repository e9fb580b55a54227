namespace Yolo.Kernels.Skeletons;

/// <summary>
/// What a row or a column contributes to the index of an element: an offset in the buffer, and a place in a map where a view has one. That of an element is the
/// sum of its row's and its column's, so a loop along a row works out the row's once.
/// </summary>
public readonly record struct Spot(int Offset, int Y, int X)
{
    /// <summary>An offset alone.</summary>
    public Spot(int offset)
        : this(offset, 0, 0)
    {
    }
}
