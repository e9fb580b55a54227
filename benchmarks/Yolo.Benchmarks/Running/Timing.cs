namespace Yolo.Benchmarks.Running;

/// <summary>The seconds that one call took, over the rounds.</summary>
public sealed record Timing(string Name, IReadOnlyList<double> Rounds)
{
    public Quartiles Seconds { get; } = Quartiles.Of(Rounds);

    public double Best { get; } = Rounds.Min();

    /// <summary>How many times as fast this is as another: the ratio of the medians.</summary>
    public double SpeedAgainst(Timing other) => other.Seconds.Median / Seconds.Median;

    /// <summary>The ratio of the best calls: what remains of it when the neighbours keep still.</summary>
    public double BestAgainst(Timing other) => other.Best / Best;

    /// <summary>The ratio of the medians, round by round: what slowed the machine down for a while slowed both.</summary>
    public Quartiles SpeedByRound(Timing other) => Quartiles.Of([.. other.Rounds.Zip(Rounds, (theirs, ours) => theirs / ours)]);
}
