namespace Yolo.Data;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014): random numbers that are a function of their seeds alone, the same on every machine and in every
/// version of .NET, which System.Random does not promise.
/// </summary>
internal sealed class SeededRandom(ulong state)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong _state = state;

    /// <summary>A stream of its own for each list of seeds.</summary>
    public static SeededRandom Of(params ReadOnlySpan<ulong> seeds)
    {
        var state = 0UL;
        foreach (var seed in seeds)
        {
            state = Mix.Finish(state + Golden + seed);
        }
        return new SeededRandom(state);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits() => Mix.Finish(_state += Golden);

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [low, high).</summary>
    public double Between(double low, double high) => low + (high - low) * NextDouble();

    /// <summary>Uniform in 0..count−1.</summary>
    public int Below(int count) => (int)((UInt128)NextBits() * (uint)count >> 64);

    /// <summary>True with the given probability.</summary>
    public bool Chance(double probability) => NextDouble() < probability;

    /// <summary>The numbers 0..count−1 in random order (Fisher–Yates).</summary>
    public int[] Order(int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            var j = Below(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
