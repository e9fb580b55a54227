using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Yolo.Distributed;

namespace Yolo.Ranks;

/// <summary>Random sums and gatherings. All processes draw the same cases from the same seed, each knows what every other hands in, and so what has to come out.</summary>
internal static class Agreement
{
    /// <summary>Small, so that many sums and gatherings are cut.</summary>
    public const int MostBytesAtOnce = 6000;

    private const int Rounds = 20, MostInFlight = 12;

    /// <exception cref="InvalidOperationException">A law does not hold; the message names the seed and the case.</exception>
    public static void Check(MpiRun run, int seed)
    {
        var dice = new Random(seed);
        for (var round = 0; round < Rounds; round++)
        {
            var cases = Enumerable.Range(0, dice.Next(1, MostInFlight + 1)).Select(_ => (Double: dice.Next(2) == 0, Length: Length(dice), Margin: dice.Next(3), Seed: dice.Next())).ToArray();
            var checks = cases.Select(c => c.Double ? Begin<double>(run, c.Length, c.Margin, c.Seed) : Begin<float>(run, c.Length, c.Margin, c.Seed)).ToArray();
            // Awaited in any order; a gathering waits for all that was begun before it.
            foreach (var check in checks.OrderBy(_ => dice.Next()))
            {
                check($"seed {seed}, round {round}");
            }
            Gather(run, dice, $"seed {seed}, round {round}");
        }
        ComputeMeanwhile(run);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rank {run.Rank} agrees"));
    }

    /// <summary>A sum is begun at once, however late the others are.</summary>
    private static void ComputeMeanwhile(MpiRun run)
    {
        var last = run.Rank == run.Size - 1;
        run.Gather(default);
        if (last)
        {
            Thread.Sleep(200);
        }
        var ones = new float[] { 1 };
        var sum = run.Sum(ones);
        Require(last || !sum.IsCompleted, "a sum was made before all processes had begun it");
        sum.GetAwaiter().GetResult();
        Require(ones[0] == run.Size, $"the sum of {run.Size} ones is {ones[0]}");
    }

    private static int Length(Random dice) => dice.Next(6) switch
    {
        0 => 0,
        1 => 1,
        2 => (MostBytesAtOnce / (dice.Next(2) == 0 ? sizeof(float) : sizeof(double)) * dice.Next(1, 3)) + dice.Next(-1, 2),
        3 => dice.Next(10_000),
        _ => dice.Next(64),
    };

    private static T[] Numbers<T>(int length, int seed, int rank)
        where T : INumber<T>
    {
        var dice = new Random((seed * 31) ^ rank);
        return [.. Enumerable.Range(0, length).Select(_ => T.CreateTruncating((dice.NextDouble() - 0.5) * Math.Pow(10, dice.Next(-6, 7))))];
    }

    private static Action<string> Begin<T>(MpiRun run, int length, int margin, int seed)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        seed &= 0xFFFFFF;
        var all = Enumerable.Range(0, run.Size).Select(rank => Numbers<T>(length, seed, rank)).ToArray();
        var edge = T.CreateChecked(run.Rank + 1);
        T[] numbers = [.. Enumerable.Repeat(edge, margin), .. all[run.Rank], .. Enumerable.Repeat(edge, margin)];
        var sum = numbers switch
        {
            float[] singles => run.Sum(singles.AsMemory(margin, length)),
            double[] doubles => run.Sum(doubles.AsMemory(margin, length)),
            _ => throw new InvalidOperationException("Sums are of floats and doubles."),
        };
        return where =>
        {
            sum.GetAwaiter().GetResult();
            var summed = numbers.AsSpan(margin, length);
            for (var i = 0; i < length; i++)
            {
                Require(IsSum(summed[i], [.. all.Select(of => of[i])]), $"{where}: number {i} of {length} is {summed[i]:R}, and not the sum of {string.Join(", ", all.Select(of => of[i]))}");
            }
            Require(numbers.AsSpan(0, margin).IndexOfAnyExcept(edge) < 0 && numbers.AsSpan(margin + length).IndexOfAnyExcept(edge) < 0, $"{where}: numbers beside the sum have changed");
            var hashes = run.Gather(SHA256.HashData(MemoryMarshal.AsBytes(summed)));
            Require(hashes.All(hash => hash.AsSpan().SequenceEqual(hashes[0])), $"{where}: the sums of {length} numbers have other bits on other ranks");
        };
    }

    /// <summary>Of two numbers there is one sum; of more, one for each order.</summary>
    private static bool IsSum<T>(T sum, T[] numbers)
        where T : IFloatingPointIeee754<T> => numbers.Length <= 2
        ? sum == numbers.Aggregate((a, b) => a + b)
        : double.Abs(double.CreateChecked(sum) - numbers.Sum(x => double.CreateChecked(x)))
            <= numbers.Length * double.CreateChecked(T.BitIncrement(T.One) - T.One) * numbers.Sum(x => double.Abs(double.CreateChecked(x)));

    private static void Gather(MpiRun run, Random dice, string where)
    {
        var lengths = Enumerable.Range(0, run.Size).Select(_ => dice.Next(4) == 0 ? 0 : dice.Next(5000)).ToArray();
        var all = lengths.Select((length, rank) =>
        {
            var bytes = new byte[length];
            new Random(length ^ rank).NextBytes(bytes);
            return bytes;
        }).ToArray();
        var gathered = run.Gather(all[run.Rank]);
        Require(gathered.Count == run.Size && gathered.Zip(all).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second)), $"{where}: gathered other bytes than {string.Join(", ", lengths)} of each rank's");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new InvalidOperationException(message);
        }
    }
}
