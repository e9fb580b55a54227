namespace Yolo.Kernels.Skeletons;

/// <summary>
/// Division of numbers from 0 to 2³¹ − 1 by one that is known beforehand, as ⌊n · m / 2ˢ⌋ with m = ⌈2ˢ / divisor⌉: a multiplication and a
/// shift, where GPUs take twenty instructions to divide. With s = 31 + ⌈log₂ divisor⌉, m fits in 32 bits and the result is exact, since
/// n · (m · divisor − 2ˢ) &lt; 2³¹ · divisor ≤ 2ˢ.
/// </summary>
public readonly struct Divisor
{
    private readonly uint _factor;
    private readonly int _shift;

    /// <summary>Makes division by <paramref name="value"/>, at least 1, a multiplication.</summary>
    public Divisor(int value)
    {
        Value = value;
        _shift = 31 + (value <= 1 ? 0 : 32 - int.LeadingZeroCount(value - 1));
        _factor = value < 1 ? 0 : (uint)(((1UL << _shift) + (uint)value - 1) / (uint)value);
    }

    /// <summary>What is divided by.</summary>
    public int Value { get; }

    /// <summary>⌊n / divisor⌋.</summary>
    public int Of(int n) => (int)(((ulong)(uint)n * _factor) >> _shift);

    /// <summary>⌊n / divisor⌋ and what is left.</summary>
    public int Of(int n, out int rest)
    {
        var quotient = Of(n);
        rest = n - (quotient * Value);
        return quotient;
    }
}
