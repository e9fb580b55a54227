using System.Numerics;
using System.Runtime.CompilerServices;

namespace Yolo.Kernels.Lanes;

/// <summary>
/// A SIMD register as wide as <see cref="Vector{T}"/> on this machine; <typeparamref name="T"/> is float or double, stored as
/// <typeparamref name="TReal"/>. Functions that the hardware and .NET have no vector form of go number by number.
/// </summary>
public readonly unsafe struct Lanes<T, TReal> : IVector<Lanes<T, TReal>, TReal>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TReal : unmanaged, IReal<TReal>
{
    private readonly Vector<T> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lanes(Vector<T> value) => _value = value;

    /// <inheritdoc/>
    public static int Count => Vector<T>.Count;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T, TReal> Load(TReal* source) => new(Vector.Load((T*)source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(TReal* destination, Lanes<T, TReal> value) => value._value.Store((T*)destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T, TReal> Splat(TReal value) => new(new Vector<T>(Unsafe.BitCast<TReal, T>(value)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T, TReal> MultiplyAdd(Lanes<T, TReal> a, Lanes<T, TReal> b, Lanes<T, TReal> c) =>
        typeof(T) == typeof(float)
            ? new(Vector.MultiplyAddEstimate(a._value.As<T, float>(), b._value.As<T, float>(), c._value.As<T, float>()).As<float, T>())
            : new(Vector.MultiplyAddEstimate(a._value.As<T, double>(), b._value.As<T, double>(), c._value.As<T, double>()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T, TReal> operator +(Lanes<T, TReal> a, Lanes<T, TReal> b) => new(a._value + b._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T, TReal> operator -(Lanes<T, TReal> a, Lanes<T, TReal> b) => new(a._value - b._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T, TReal> operator *(Lanes<T, TReal> a, Lanes<T, TReal> b) => new(a._value * b._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T, TReal> operator /(Lanes<T, TReal> a, Lanes<T, TReal> b) => new(a._value / b._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T, TReal> operator -(Lanes<T, TReal> a) => new(-a._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T, TReal> operator +(Lanes<T, TReal> a, double b) => new(a._value + Splat(b));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T, TReal> operator -(Lanes<T, TReal> a, double b) => new(a._value - Splat(b));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T, TReal> operator -(double a, Lanes<T, TReal> b) => new(Splat(a) - b._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T, TReal> operator *(Lanes<T, TReal> a, double b) => new(a._value * Splat(b));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T, TReal> operator /(double a, Lanes<T, TReal> b) => new(Splat(a) / b._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T, TReal> Constant(double value, Lanes<T, TReal> like) => new(Splat(value));

    /// <inheritdoc/>
    /// <remarks>.NET's single-precision vector form gives 1 + 2⁻²³ for e⁰; the softmax of one class must be 1.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T, TReal> Exp(Lanes<T, TReal> a) => typeof(T) == typeof(float)
        ? new(Vector.ConditionalSelect(
            Vector.Equals(a._value, Vector<T>.Zero), Vector<T>.One, Vector.Exp(a._value.As<T, float>()).As<float, T>()))
        : new(Vector.Exp(a._value.As<T, double>()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T, TReal> Log(Lanes<T, TReal> a) => typeof(T) == typeof(float)
        ? new(Vector.Log(a._value.As<T, float>()).As<float, T>())
        : new(Vector.Log(a._value.As<T, double>()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T, TReal> Sqrt(Lanes<T, TReal> a) => new(Vector.SquareRoot(a._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T, TReal> Abs(Lanes<T, TReal> a) => new(Vector.Abs(a._value));

    /// <inheritdoc/>
    public static Lanes<T, TReal> Tanh(Lanes<T, TReal> a) => Each(a, a, static (x, _) => T.Tanh(x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T, TReal> Sin(Lanes<T, TReal> a) => typeof(T) == typeof(float)
        ? new(Vector.Sin(a._value.As<T, float>()).As<float, T>())
        : new(Vector.Sin(a._value.As<T, double>()).As<double, T>());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T, TReal> Cos(Lanes<T, TReal> a) => typeof(T) == typeof(float)
        ? new(Vector.Cos(a._value.As<T, float>()).As<float, T>())
        : new(Vector.Cos(a._value.As<T, double>()).As<double, T>());

    /// <inheritdoc/>
    public static Lanes<T, TReal> Pow(Lanes<T, TReal> a, Lanes<T, TReal> b) => Each(a, b, static (x, y) => T.Pow(x, y));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T, TReal> SelectGreater(Lanes<T, TReal> a, Lanes<T, TReal> b, Lanes<T, TReal> x, Lanes<T, TReal> y) =>
        new(Vector.ConditionalSelect(Vector.GreaterThan(a._value, b._value), x._value, y._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T, TReal> SelectGreaterOrEqual(Lanes<T, TReal> a, Lanes<T, TReal> b, Lanes<T, TReal> x, Lanes<T, TReal> y) =>
        new(Vector.ConditionalSelect(Vector.GreaterThanOrEqual(a._value, b._value), x._value, y._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes<T, TReal> SelectEqual(Lanes<T, TReal> a, Lanes<T, TReal> b, Lanes<T, TReal> x, Lanes<T, TReal> y) =>
        new(Vector.ConditionalSelect(Vector.Equals(a._value, b._value), x._value, y._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split(Lanes<T, TReal> low, Lanes<T, TReal> high, out Lanes<T, TReal> even, out Lanes<T, TReal> odd)
    {
        LanePairs.Split(low._value, high._value, out var atEven, out var atOdd);
        (even, odd) = (new(atEven), new(atOdd));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Join(Lanes<T, TReal> even, Lanes<T, TReal> odd, out Lanes<T, TReal> low, out Lanes<T, TReal> high)
    {
        LanePairs.Join(even._value, odd._value, out var atLow, out var atHigh);
        (low, high) = (new(atLow), new(atHigh));
    }

    /// <summary>Spelt out for the two types: a generic conversion stays a call, and a literal should become a constant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Splat(double value) =>
        typeof(T) == typeof(float) ? new Vector<float>((float)value).As<float, T>() : new Vector<double>(value).As<double, T>();

    private static Lanes<T, TReal> Each(Lanes<T, TReal> a, Lanes<T, TReal> b, Func<T, T, T> function)
    {
        Span<T> values = stackalloc T[Vector<T>.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = function(a._value[i], b._value[i]);
        }
        return new(new Vector<T>(values));
    }
}
