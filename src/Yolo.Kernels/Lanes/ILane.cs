namespace Yolo.Kernels.Lanes;

/// <summary>
/// The arithmetic that a kernel is written in. A lane is one real number on a GPU (<see cref="Float32"/>, <see cref="Float64"/>),
/// a SIMD register of them on the host (<see cref="Lanes{T, TReal}"/>) and, for derivatives of derivatives, a whole traced tensor:
/// a formula is written once and runs as all of them.
/// </summary>
public interface ILane<TSelf>
    where TSelf : ILane<TSelf>
{
    /// <summary>a + b.</summary>
    static abstract TSelf operator +(TSelf a, TSelf b);

    /// <summary>a − b.</summary>
    static abstract TSelf operator -(TSelf a, TSelf b);

    /// <summary>a · b.</summary>
    static abstract TSelf operator *(TSelf a, TSelf b);

    /// <summary>a / b.</summary>
    static abstract TSelf operator /(TSelf a, TSelf b);

    /// <summary>−a.</summary>
    static abstract TSelf operator -(TSelf a);

    /// <summary>a + b.</summary>
    static abstract TSelf operator +(TSelf a, double b);

    /// <summary>a − b.</summary>
    static abstract TSelf operator -(TSelf a, double b);

    /// <summary>a − b.</summary>
    static abstract TSelf operator -(double a, TSelf b);

    /// <summary>a · b.</summary>
    static abstract TSelf operator *(TSelf a, double b);

    /// <summary>a / b.</summary>
    static abstract TSelf operator /(double a, TSelf b);

    /// <summary>The constant <paramref name="value"/>; <paramref name="like"/> lends a tensor its device.</summary>
    static abstract TSelf Constant(double value, TSelf like);

    /// <summary>eᵃ.</summary>
    static abstract TSelf Exp(TSelf a);

    /// <summary>ln a.</summary>
    static abstract TSelf Log(TSelf a);

    /// <summary>√a.</summary>
    static abstract TSelf Sqrt(TSelf a);

    /// <summary>|a|.</summary>
    static abstract TSelf Abs(TSelf a);

    /// <summary>tanh a.</summary>
    static abstract TSelf Tanh(TSelf a);

    /// <summary>sin a, for |a| up to ten thousand in single precision and a million in double; a GPU gives NaN beyond.</summary>
    static abstract TSelf Sin(TSelf a);

    /// <summary>cos a, for |a| up to ten thousand in single precision and a million in double; a GPU gives NaN beyond.</summary>
    static abstract TSelf Cos(TSelf a);

    /// <summary>aᵇ; a negative base needs an integer exponent, else the result is NaN.</summary>
    static abstract TSelf Pow(TSelf a, TSelf b);

    /// <summary>x where a &gt; b, else y. A NaN on either side chooses y.</summary>
    static abstract TSelf SelectGreater(TSelf a, TSelf b, TSelf x, TSelf y);

    /// <summary>x where a ≥ b, else y. A NaN on either side chooses y.</summary>
    static abstract TSelf SelectGreaterOrEqual(TSelf a, TSelf b, TSelf x, TSelf y);

    /// <summary>x where a = b, else y. A NaN on either side chooses y.</summary>
    static abstract TSelf SelectEqual(TSelf a, TSelf b, TSelf x, TSelf y);
}

/// <summary>A lane that is one number in memory: what a buffer holds.</summary>
public interface IReal<TSelf> : ILane<TSelf>
    where TSelf : unmanaged, IReal<TSelf>
{
    /// <summary>The number nearest to <paramref name="value"/>. For hosts; kernels take constants from literals and arguments.</summary>
    static abstract TSelf FromDouble(double value);

    /// <summary>The number as a double. For hosts.</summary>
    static abstract double ToDouble(TSelf value);

    /// <summary>An index as a number; exact up to 2²⁴ in single precision.</summary>
    static abstract TSelf FromIndex(int index);

    /// <summary>A number that holds an index, as that index.</summary>
    static abstract int ToIndex(TSelf value);
}

/// <summary>A SIMD register of <typeparamref name="TReal"/>: what the inner loop of a contraction needs of one.</summary>
public unsafe interface IRegister<TSelf, TReal>
    where TSelf : unmanaged, IRegister<TSelf, TReal>
    where TReal : unmanaged, IReal<TReal>
{
    /// <summary>How many numbers the register holds.</summary>
    static abstract int Count { get; }

    /// <summary>The numbers at <paramref name="source"/>.</summary>
    static abstract TSelf Load(TReal* source);

    /// <summary>Writes all numbers to <paramref name="destination"/>.</summary>
    static abstract void Store(TReal* destination, TSelf value);

    /// <summary>The same number in all places.</summary>
    static abstract TSelf Splat(TReal value);

    /// <summary>a · b + c, fused where the processor can.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);
}

/// <summary>A lane that is a SIMD register.</summary>
public interface IVector<TSelf, TReal> : ILane<TSelf>, IRegister<TSelf, TReal>
    where TSelf : unmanaged, IVector<TSelf, TReal>
    where TReal : unmanaged, IReal<TReal>
{
    /// <summary>The numbers at even and at odd places of two neighbouring registers.</summary>
    static abstract void Split(TSelf low, TSelf high, out TSelf even, out TSelf odd);

    /// <summary>Two neighbouring registers whose numbers at even and at odd places are these: undoes <see cref="Split"/>.</summary>
    static abstract void Join(TSelf even, TSelf odd, out TSelf low, out TSelf high);
}
