namespace Yolo.Benchmarks.Running;

/// <summary>One way of computing what others compute too.</summary>
public sealed record Contender(string Name, Action Call);
