using System.Runtime.CompilerServices;

namespace Yolo.Kernels.Host;

/// <summary>Where a tile finds the rows of B.</summary>
internal unsafe interface IRowsOfB<TReal>
    where TReal : unmanaged
{
    /// <summary>The first of the tile's columns in row <paramref name="k"/>.</summary>
    TReal* At(int k);
}

/// <summary>Rows in a packed panel, one after the other.</summary>
internal readonly unsafe struct PackedRows<TReal>(TReal* panel, int width) : IRowsOfB<TReal>
    where TReal : unmanaged
{
    private readonly TReal* _panel = panel;
    private readonly nint _width = width;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TReal* At(int k) => _panel + (k * _width);
}

/// <summary>Rows that are all the same run of numbers, shifted: the patches of an image with margins.</summary>
internal readonly unsafe struct ShiftedRows<TReal>(TReal* first, nint* shifts) : IRowsOfB<TReal>
    where TReal : unmanaged
{
    private readonly TReal* _first = first;
    private readonly nint* _shifts = shifts;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TReal* At(int k) => _first + _shifts[k];
}

/// <summary>Rows that lie a pitch apart.</summary>
internal readonly unsafe struct StridedRows<TReal>(TReal* first, nint pitch) : IRowsOfB<TReal>
    where TReal : unmanaged
{
    private readonly TReal* _first = first;
    private readonly nint _pitch = pitch;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TReal* At(int k) => _first + (k * _pitch);
}
