using System.Numerics;

namespace Yolo.Scaling.Communication;

/// <summary>What a process sends one after another: whole messages, and their bytes in all.</summary>
internal readonly record struct Traffic(double Messages, double Bytes)
{
    /// <summary>messages · α + bytes · β.</summary>
    public double Seconds(Link link) => (Messages * link.Alpha) + (Bytes * link.Beta);
}

/// <summary>A way to replace numbers by their sums over n processes, each of which has all of the sums in the end. Additions are not counted.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Of">What it sends for so many processes and bytes.</param>
internal sealed record AllReduce(string Name, Func<int, double, Traffic> Of)
{
    /// <summary>Each n-th part goes around once to be summed and once to be told: 2 (n − 1) messages, 2 (n − 1) / n of the bytes.</summary>
    public static AllReduce Ring { get; } = new("ring", (n, bytes) => new(2 * (n - 1), 2.0 * (n - 1) / n * bytes));

    /// <summary>All of the bytes are exchanged with a partner twice as far each time: log₂ n messages. Processes beyond a power of 2 hand theirs in before and are told after.</summary>
    public static AllReduce Doubling { get; } = new("doubling", (n, bytes) => Rounds(n) switch { var rounds => new(rounds, rounds * bytes) });

    /// <summary>Sums go up a binary tree and come down it, all of the bytes each time: 2 ⌈log₂ n⌉ messages.</summary>
    public static AllReduce Tree { get; } = new("tree", (n, bytes) => CeilingLog2(n) switch { var depth => new(2 * depth, 2 * depth * bytes) });

    /// <summary>
    /// Halves, quarters, … are exchanged until each process has its part of the sums, and back (Rabenseifner): 2 log₂ n messages, as many bytes as a ring. Processes beyond a power
    /// of 2 as in <see cref="Doubling"/>.
    /// </summary>
    public static AllReduce Halving { get; } = new("halving", (n, bytes) =>
    {
        var power = 1 << BitOperations.Log2((uint)n);
        var beyond = power == n ? 0 : 2;
        return new((2 * BitOperations.Log2((uint)n)) + beyond, ((2.0 * (power - 1) / power) + beyond) * bytes);
    });

    /// <summary>
    /// A ring in each row of a grid of processes leaves each its part of the row's sums; rings in the columns sum the parts, rings in the rows tell them: the bytes of a ring in
    /// 2 (r − 1) + 2 (c − 1) messages. Few libraries have it. A prime number of processes is one row.
    /// </summary>
    public static AllReduce Grid { get; } = new("grid", (n, bytes) =>
    {
        var rows = Enumerable.Range(1, (int)Math.Sqrt(n)).Last(divisor => n % divisor == 0);
        var columns = n / rows;
        var (inRow, inColumn) = (Ring.Of(columns, bytes), Ring.Of(rows, bytes / columns));
        return new(inRow.Messages + inColumn.Messages, inRow.Bytes + inColumn.Bytes);
    });

    /// <summary>Those that libraries choose from.</summary>
    public static IReadOnlyList<AllReduce> All { get; } = [Ring, Doubling, Tree, Halving];

    /// <summary>No process can send less: 2 (n − 1) / n of the bytes (Patarasuk and Yuan, 2009).</summary>
    public static double LeastBytes(int ranks, double bytes) => 2.0 * (ranks - 1) / ranks * bytes;

    private static int Rounds(int ranks) => BitOperations.Log2((uint)ranks) + (BitOperations.IsPow2(ranks) ? 0 : 2);

    private static int CeilingLog2(int ranks) => BitOperations.Log2((uint)ranks) + (BitOperations.IsPow2(ranks) ? 0 : 1);
}
