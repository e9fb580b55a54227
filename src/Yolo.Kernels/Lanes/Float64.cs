using System.Runtime.CompilerServices;

namespace Yolo.Kernels.Lanes;

/// <summary>One number of double precision.</summary>
public readonly struct Float64 : IReal<Float64>
{
    private readonly double _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Float64(double value) => _value = value;

    /// <inheritdoc/>
    public static Float64 operator +(Float64 a, Float64 b) => new(a._value + b._value);

    /// <inheritdoc/>
    public static Float64 operator -(Float64 a, Float64 b) => new(a._value - b._value);

    /// <inheritdoc/>
    public static Float64 operator *(Float64 a, Float64 b) => new(a._value * b._value);

    /// <inheritdoc/>
    public static Float64 operator /(Float64 a, Float64 b) => new(a._value / b._value);

    /// <inheritdoc/>
    public static Float64 operator -(Float64 a) => new(-a._value);

    /// <inheritdoc/>
    public static Float64 operator +(Float64 a, double b) => new(a._value + (double)b);

    /// <inheritdoc/>
    public static Float64 operator -(Float64 a, double b) => new(a._value - (double)b);

    /// <inheritdoc/>
    public static Float64 operator -(double a, Float64 b) => new((double)a - b._value);

    /// <inheritdoc/>
    public static Float64 operator *(Float64 a, double b) => new(a._value * (double)b);

    /// <inheritdoc/>
    public static Float64 operator /(double a, Float64 b) => new((double)a / b._value);

    /// <inheritdoc/>
    public static Float64 Constant(double value, Float64 like) => new(value);

    /// <inheritdoc/>
    public static Float64 Exp(Float64 a) => new(DoubleFunctions.Exp(a._value));

    /// <inheritdoc/>
    public static Float64 Log(Float64 a) => new(DoubleFunctions.Log(a._value));

    /// <inheritdoc/>
    public static Float64 Sqrt(Float64 a) => new(Math.Sqrt(a._value));

    /// <inheritdoc/>
    public static Float64 Abs(Float64 a) => new(Math.Abs(a._value));

    /// <inheritdoc/>
    public static Float64 Tanh(Float64 a) => new(DoubleFunctions.Tanh(a._value));

    /// <inheritdoc/>
    public static Float64 Sin(Float64 a) => new(DoubleFunctions.Sin(a._value));

    /// <inheritdoc/>
    public static Float64 Cos(Float64 a) => new(DoubleFunctions.Cos(a._value));

    /// <inheritdoc/>
    // Written out: ILGPU's own computes in double, or by iterations in local memory.
    public static Float64 Pow(Float64 a, Float64 b)
    {
        if (b._value == 0 || a._value == 1)
        {
            return new(1);
        }
        var size = Math.Abs(a._value);
        var magnitude = size == 1 && !double.IsNaN(b._value) ? 1 : DoubleFunctions.Exp(b._value * DoubleFunctions.Log(size));
        // The second term finds −0.
        if (!(a._value < 0 || 1 / a._value < 0))
        {
            return new(double.IsNaN(a._value) ? a._value : magnitude);
        }
        var half = b._value / 2;
        var isWhole = Math.Floor(b._value) == b._value;
        if (!isWhole)
        {
            return new(a._value < 0 && size < double.PositiveInfinity ? double.NaN : magnitude);
        }
        return new(Math.Floor(half) == half ? magnitude : -magnitude);
    }

    /// <inheritdoc/>
    public static Float64 SelectGreater(Float64 a, Float64 b, Float64 x, Float64 y) => a._value > b._value ? x : y;

    /// <inheritdoc/>
    public static Float64 SelectGreaterOrEqual(Float64 a, Float64 b, Float64 x, Float64 y) => a._value >= b._value ? x : y;

    /// <inheritdoc/>
    public static Float64 SelectEqual(Float64 a, Float64 b, Float64 x, Float64 y) => a._value == b._value ? x : y;

    /// <inheritdoc/>
    public static Float64 FromDouble(double value) => new(value);

    /// <inheritdoc/>
    public static double ToDouble(Float64 value) => value._value;

    /// <inheritdoc/>
    public static Float64 FromIndex(int index) => new(index);

    /// <inheritdoc/>
    public static int ToIndex(Float64 value) => (int)value._value;
}
