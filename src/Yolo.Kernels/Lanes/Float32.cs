using System.Runtime.CompilerServices;

namespace Yolo.Kernels.Lanes;

/// <summary>One number of single precision.</summary>
public readonly struct Float32 : IReal<Float32>
{
    private readonly float _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Float32(float value) => _value = value;

    /// <inheritdoc/>
    public static Float32 operator +(Float32 a, Float32 b) => new(a._value + b._value);

    /// <inheritdoc/>
    public static Float32 operator -(Float32 a, Float32 b) => new(a._value - b._value);

    /// <inheritdoc/>
    public static Float32 operator *(Float32 a, Float32 b) => new(a._value * b._value);

    /// <inheritdoc/>
    public static Float32 operator /(Float32 a, Float32 b) => new(a._value / b._value);

    /// <inheritdoc/>
    public static Float32 operator -(Float32 a) => new(-a._value);

    /// <inheritdoc/>
    public static Float32 operator +(Float32 a, double b) => new(a._value + (float)b);

    /// <inheritdoc/>
    public static Float32 operator -(Float32 a, double b) => new(a._value - (float)b);

    /// <inheritdoc/>
    public static Float32 operator -(double a, Float32 b) => new((float)a - b._value);

    /// <inheritdoc/>
    public static Float32 operator *(Float32 a, double b) => new(a._value * (float)b);

    /// <inheritdoc/>
    public static Float32 operator /(double a, Float32 b) => new((float)a / b._value);

    /// <inheritdoc/>
    public static Float32 Constant(double value, Float32 like) => new((float)value);

    /// <inheritdoc/>
    public static Float32 Exp(Float32 a) => new(MathF.Exp(a._value));

    /// <inheritdoc/>
    public static Float32 Log(Float32 a) => new(MathF.Log(a._value));

    /// <inheritdoc/>
    public static Float32 Sqrt(Float32 a) => new(MathF.Sqrt(a._value));

    /// <inheritdoc/>
    public static Float32 Abs(Float32 a) => new(MathF.Abs(a._value));

    /// <inheritdoc/>
    public static Float32 Tanh(Float32 a) => new(SingleFunctions.Tanh(a._value));

    /// <inheritdoc/>
    public static Float32 Sin(Float32 a) => new(SingleFunctions.Sin(a._value));

    /// <inheritdoc/>
    public static Float32 Cos(Float32 a) => new(SingleFunctions.Cos(a._value));

    /// <inheritdoc/>
    // Written out: ILGPU's own computes in double, or by iterations in local memory.
    public static Float32 Pow(Float32 a, Float32 b)
    {
        if (b._value == 0 || a._value == 1)
        {
            return new(1);
        }
        var size = MathF.Abs(a._value);
        var magnitude = size == 1 && !float.IsNaN(b._value) ? 1 : MathF.Exp(b._value * MathF.Log(size));
        // The second term finds −0.
        if (!(a._value < 0 || 1 / a._value < 0))
        {
            return new(float.IsNaN(a._value) ? a._value : magnitude);
        }
        var half = b._value / 2;
        var isWhole = MathF.Floor(b._value) == b._value;
        if (!isWhole)
        {
            return new(a._value < 0 && size < float.PositiveInfinity ? float.NaN : magnitude);
        }
        return new(MathF.Floor(half) == half ? magnitude : -magnitude);
    }

    /// <inheritdoc/>
    public static Float32 SelectGreater(Float32 a, Float32 b, Float32 x, Float32 y) => a._value > b._value ? x : y;

    /// <inheritdoc/>
    public static Float32 SelectGreaterOrEqual(Float32 a, Float32 b, Float32 x, Float32 y) => a._value >= b._value ? x : y;

    /// <inheritdoc/>
    public static Float32 SelectEqual(Float32 a, Float32 b, Float32 x, Float32 y) => a._value == b._value ? x : y;

    /// <inheritdoc/>
    public static Float32 FromDouble(double value) => new((float)value);

    /// <inheritdoc/>
    public static double ToDouble(Float32 value) => value._value;

    /// <inheritdoc/>
    public static Float32 FromIndex(int index) => new(index);

    /// <inheritdoc/>
    public static int ToIndex(Float32 value) => (int)value._value;
}
