namespace Yolo.Benchmarks.Running;

/// <summary>Contenders timed in turns on one problem, the first being the one to compare with, and the floor that no implementation gets below.</summary>
/// <param name="Case">The problem.</param>
/// <param name="Floor">The least time.</param>
/// <param name="Timings">The contenders' times, of the rounds that were kept.</param>
/// <param name="Rounds">How many rounds there were, with those in which others used the machine.</param>
public sealed record Comparison(string Case, Floor Floor, IReadOnlyList<Timing> Timings, int Rounds);

/// <summary>The least time that the machine's measured rates allow, in seconds, and what it is made of.</summary>
public sealed record Floor(double Seconds, string Reason);
