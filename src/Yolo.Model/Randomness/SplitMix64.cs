using Yolo.Model.Validation;

namespace Yolo.Model.Randomness;

/// <summary>
/// The SplitMix64 generator (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014): small, and the same
/// numbers on every machine. All it remembers is <see cref="State"/>, so that a run resumes exactly. Not for secrets.
/// </summary>
public sealed class SplitMix64
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    /// <summary>The generator of a seed. Equal seeds give equal numbers.</summary>
    public SplitMix64(long seed) => State = unchecked((ulong)seed);

    private SplitMix64(ulong state) => State = state;

    /// <summary>All that the generator remembers: save it, and <see cref="FromState"/> goes on where this one stands.</summary>
    public ulong State { get; private set; }

    /// <summary>The generator that goes on from a saved <see cref="State"/>.</summary>
    public static SplitMix64 FromState(ulong state) => new(state);

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64() => Mix(State = unchecked(State + GoldenGamma));

    /// <summary>Uniform in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [<paramref name="low"/>, <paramref name="high"/>): low + u·(high − low).</summary>
    public double NextDouble(double low, double high) => low + NextDouble() * (high - low);

    /// <summary>Uniform in 0..<paramref name="count"/>−1, without bias.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public int NextInt(int count)
    {
        var bound = (ulong)Require.AtLeastOne(count);
        // Lemire 2019: the high half of bits·bound is uniform once the few lowest products are thrown away.
        var rejectedBelow = unchecked(0UL - bound) % bound;
        while (true)
        {
            var high = Math.BigMul(NextUInt64(), bound, out var low);
            if (low >= rejectedBelow)
            {
                return (int)high;
            }
        }
    }

    /// <summary>Normal with mean 0 and variance 1 (Box and Muller: √(−2 ln u)·cos 2πv; nothing is kept for the next call).</summary>
    public double NextGaussian()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>Puts the items in a random order, in place; every order is equally likely (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>The numbers 0..<paramref name="count"/>−1 in a random order.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public int[] Permutation(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var order = Enumerable.Range(0, count).ToArray();
        Shuffle(order.AsSpan());
        return order;
    }

    /// <summary>
    /// An independent generator for the given keys (an epoch, an image's index …), without a number drawn from this one: the
    /// same state and keys always give the same generator, whichever thread asks, and in whatever order.
    /// </summary>
    public SplitMix64 Split(params long[] keys)
    {
        var state = Mix(unchecked(State ^ (GoldenGamma * ((ulong)keys.Length + 1))));
        foreach (var key in keys)
        {
            state = Mix(unchecked((state * GoldenGamma) + Mix((ulong)key + GoldenGamma)));
        }
        return new SplitMix64(state);
    }

    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
