namespace Yolo.Benchmarks.Running;

/// <summary>What came of running contenders in turns.</summary>
/// <param name="Timings">The contenders' times, of the rounds that were kept.</param>
/// <param name="Rounds">How many rounds there were.</param>
/// <param name="Quiet">In how many of them nobody else used the machine; too few, and all were kept.</param>
public sealed record Turns(IReadOnlyList<Timing> Timings, int Rounds, int Quiet)
{
    /// <summary>How many rounds count, in words.</summary>
    public string Kept => Timings[0].Rounds.Count == Quiet ? $"{Quiet}/{Rounds}" : $"all {Rounds}, {Quiet} quiet";
}
