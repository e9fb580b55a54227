namespace Yolo.Benchmarks.Running;

/// <summary>Contenders timed in turns on one problem, the first being the one to compare with, and the floor that no implementation gets below.</summary>
public sealed record Comparison(string Case, Floor Floor, Turns Turns)
{
    public IReadOnlyList<Timing> Timings => Turns.Timings;
}

/// <summary>The least time that the machine's measured rates allow, in seconds, and what it is made of.</summary>
public sealed record Floor(double Seconds, string Reason);
