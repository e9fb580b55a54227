using Yolo.Data;
using Yolo.Scaling.Communication;

namespace Yolo.Scaling.Measured;

/// <summary>The α and β that explain measured sums best, by one way of summing.</summary>
/// <param name="Way">The way.</param>
/// <param name="Link">α and β.</param>
/// <param name="Error">The root of the mean square of the relative errors.</param>
internal sealed record LinkFit(AllReduce Way, Link Link, double Error)
{
    /// <summary>
    /// Least squares of the relative errors, as times go from microseconds to seconds: Σ ((mᵢ α + bᵢ β) / tᵢ − 1)² for mᵢ messages and bᵢ bytes is least. Neither is below 0.
    /// </summary>
    /// <exception cref="DataException">The rows do not tell α from β.</exception>
    public static LinkFit Of(AllReduce way, IEnumerable<MeasuredRow> rows)
    {
        var points = rows.Where(row => row.What == Timed.AllReduce && row.Ranks > 1)
            .Select(row => (Traffic: way.Of(row.Ranks, row.Bytes), row.Seconds))
            .Select(row => (Messages: row.Traffic.Messages / row.Seconds, Bytes: row.Traffic.Bytes / row.Seconds)).ToArray();
        var (mm, mb, bb) = (points.Sum(p => p.Messages * p.Messages), points.Sum(p => p.Messages * p.Bytes), points.Sum(p => p.Bytes * p.Bytes));
        var (m, b) = (points.Sum(p => p.Messages), points.Sum(p => p.Bytes));
        var determinant = (mm * bb) - (mb * mb);
        if (points.Length < 2 || determinant <= 1e-9 * mm * bb)
        {
            throw new DataException($"{points.Length} rows of all-reduces over 2 processes or more do not tell the cost of a message from that of its bytes; measure at least two sizes far apart, such as 1,000 and 25,000,000 bytes.");
        }
        var (alpha, beta) = (((bb * m) - (mb * b)) / determinant, ((mm * b) - (mb * m)) / determinant);
        // On the border the other alone: one of them is where the sum of squares is least without being below 0.
        (alpha, beta) = alpha < 0 ? (0, b / bb) : beta < 0 ? (m / mm, 0) : (alpha, beta);
        return new(way, new("fitted", alpha, beta, "measured"), Math.Sqrt(points.Average(p => Square((p.Messages * alpha) + (p.Bytes * beta) - 1))));
    }

    /// <summary>The fits of every way, the best first.</summary>
    /// <exception cref="DataException">The rows do not tell α from β.</exception>
    public static IReadOnlyList<LinkFit> All(IReadOnlyList<MeasuredRow> rows) => [.. AllReduce.All.Select(way => Of(way, rows)).OrderBy(fit => fit.Error)];

    /// <summary>What the model says.</summary>
    public double Seconds(int ranks, double bytes) => Way.Of(ranks, bytes).Seconds(Link);

    private static double Square(double x) => x * x;
}
