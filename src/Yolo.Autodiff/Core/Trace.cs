using Yolo.Kernels.Profiling;

namespace Yolo.Autodiff;

/// <summary>
/// A tensor as one transform sees it: its value, which outer transforms may watch in turn, and the node of the computation.
/// An inner transform starts later and has the higher level, so every op unwraps the innermost first.
/// </summary>
internal sealed record Trace(long Level, Tensor Value, Node Node)
{
    private static long _levels;

    public static long NewLevel() => Interlocked.Increment(ref _levels);
}

/// <summary>A step of a traced computation: its op, the steps whose results it used, and how its cotangent becomes theirs.</summary>
internal sealed class Node(string op, Node[] parents, Func<Tensor, Tensor?[]> pull)
{
    public Node[] Parents => parents;

    /// <summary>The cotangents of the parents, in order; none where the result does not depend on one.</summary>
    public Tensor?[] Pull(Tensor cotangent)
    {
        // What computes others again names them itself.
        using var gradient = op.Length > 0 ? Profiler.GradientOf(op) : default;
        return pull(cotangent);
    }
}
