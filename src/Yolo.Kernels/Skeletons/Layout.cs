using Yolo.Kernels.Memory;

namespace Yolo.Kernels.Skeletons;

/// <summary>The sizes of up to six axes, outermost first; axes that are not there have size 1.</summary>
public readonly record struct Extent(int D0, int D1, int D2, int D3, int D4, int D5)
{
    /// <summary>The number of elements.</summary>
    public int Count => D0 * D1 * D2 * D3 * D4 * D5;

    /// <summary>The place of the element that comes <paramref name="index"/>-th in row-major order.</summary>
    public Place Locate(int index)
    {
        var i5 = index % D5;
        index /= D5;
        // Most layouts merge into one or two axes; the test spares the rest their divisions.
        if (index == 0)
        {
            return new(0, 0, 0, 0, 0, i5);
        }
        var i4 = index % D4;
        index /= D4;
        var i3 = index % D3;
        index /= D3;
        var i2 = index % D2;
        index /= D2;
        return new(index / D1, index % D1, i2, i3, i4, i5);
    }
}

/// <summary>Coordinates in an <see cref="Extent"/>.</summary>
public readonly record struct Place(int I0, int I1, int I2, int I3, int I4, int I5);

/// <summary>Where a tensor's elements lie in a buffer: offset + Σ coordinate · stride. Stride 0 repeats, negative runs backward.</summary>
public readonly record struct Strides(int Offset, int S0, int S1, int S2, int S3, int S4, int S5)
{
    /// <summary>The index in the buffer.</summary>
    public int At(Place p) => Offset + p.I0 * S0 + p.I1 * S1 + p.I2 * S2 + p.I3 * S3 + p.I4 * S4 + p.I5 * S5;
}

/// <summary>A buffer read through strides.</summary>
public readonly record struct Operand(DeviceBuffer Buffer, Strides Strides);

/// <summary>A buffer read by a reduction: its strides over the kept axes and over the reduced ones.</summary>
public readonly record struct ReduceOperand(DeviceBuffer Buffer, Strides Kept, Strides Reduced);
