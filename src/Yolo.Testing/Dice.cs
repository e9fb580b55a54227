using FsCheck;
using FsCheck.Fluent;
using Yolo.Autodiff;

namespace Yolo.Testing;

/// <summary>Random shapes and numbers. Numbers are exact in single precision, so that every device starts from the same ones.</summary>
public sealed class Dice(int seed)
{
    // Sizes around and between SIMD widths, and 1, which broadcasts.
    private static readonly int[] Sizes = [1, 1, 2, 3, 4, 5, 7, 9, 17];
    private readonly Random _random = new(seed);

    /// <summary>Dice with random seeds; FsCheck prints the one that failed.</summary>
    public static Arbitrary<Dice> Arbitrary => Arb.From(Gen.Choose(0, int.MaxValue).Select(seed => new Dice(seed)));

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="greatest"/>.</summary>
    public int Int(int least, int greatest) => _random.Next(least, greatest + 1);

    /// <summary>True as often as false.</summary>
    public bool Coin() => _random.Next(2) == 1;

    /// <summary>One of the choices.</summary>
    public T Of<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    /// <summary>A number between two.</summary>
    public double Double(double least, double greatest) => (float)(least + ((greatest - least) * _random.NextDouble()));

    /// <summary>Numbers between two.</summary>
    public double[] Doubles(int count, double least, double greatest) => [.. Enumerable.Range(0, count).Select(_ => Double(least, greatest))];

    /// <summary>Numbers from −greatest to greatest, none nearer to 0 than <paramref name="least"/>.</summary>
    public double[] AwayFromZero(int count, double least, double greatest) =>
        [.. Enumerable.Range(0, count).Select(_ => Double(least, greatest) * (Coin() ? 1 : -1))];

    /// <summary>Numbers of which no two are nearer than 0.05: a small step changes no maximum.</summary>
    public double[] Distinct(int count) =>
        [.. Permutation(count).Select(i => (double)(float)(((i - (count / 2)) * 0.1) + Double(0, 0.05)))];

    /// <summary>The numbers 0..count − 1 in some order.</summary>
    public int[] Permutation(int count)
    {
        var order = Enumerable.Range(0, count).ToArray();
        _random.Shuffle(order);
        return order;
    }

    /// <summary>A shape of few elements.</summary>
    public Shape Shape(int leastRank = 0, int greatestRank = 4)
    {
        var sizes = new List<int>();
        var rank = Int(leastRank, greatestRank);
        while (sizes.Count < rank)
        {
            var size = Of(Sizes);
            sizes.Add(sizes.Aggregate(size, (a, b) => a * b) > 300 ? 1 : size);
        }
        return new([.. sizes]);
    }

    /// <summary>A shape that broadcasts to the given one.</summary>
    public Shape BroadcastingTo(Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var rank = Int(0, 3) == 0 ? Int(0, shape.Rank) : shape.Rank;
        return new([.. shape.Sizes.Skip(shape.Rank - rank).Select(s => Int(0, 3) == 0 ? 1 : s)]);
    }

    /// <summary>Some of the axes of a shape, perhaps counted from the last.</summary>
    public int[] Axes(Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return [.. Permutation(shape.Rank).Take(Int(0, shape.Rank)).Select(a => Coin() ? a : a - shape.Rank)];
    }

    /// <summary>An axis of a shape, perhaps counted from the last.</summary>
    public int Axis(Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return Int(-shape.Rank, shape.Rank - 1);
    }

    /// <inheritdoc/>
    public override string ToString() => $"new Dice({seed})";
}
