namespace Yolo.Benchmarks.Running;

/// <summary>The median and the interquartile range.</summary>
public sealed record Quartiles(double Lower, double Median, double Upper)
{
    public static Quartiles Of(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToArray();
        double At(double part)
        {
            var place = part * (sorted.Length - 1);
            var (below, rest) = ((int)place, place - Math.Floor(place));
            return below + 1 < sorted.Length ? (sorted[below] * (1 - rest)) + (sorted[below + 1] * rest) : sorted[below];
        }
        return new(At(0.25), At(0.5), At(0.75));
    }
}
