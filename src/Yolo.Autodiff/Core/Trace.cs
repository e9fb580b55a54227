using Yolo.Kernels.Memory;
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

/// <summary>
/// A step of a traced computation: its op, the steps whose results it used, and how its cotangent becomes theirs. It saves the buffers that its pullback reads.
/// </summary>
internal sealed class Node
{
    private readonly string _op;
    private readonly Func<Tensor, Tensor?[]> _pull;
    private DeviceBuffer[] _saved;

    public Node(string op, Node[] parents, Func<Tensor, Tensor?[]> pull, params DeviceBuffer[] saved)
    {
        _op = op;
        Parents = parents;
        _pull = pull;
        _saved = saved;
        foreach (var buffer in saved)
        {
            buffer.Save();
        }
    }

    public Node[] Parents { get; }

    /// <summary>Whether this is no computation: what the derivative is taken in. Its cotangent is a result.</summary>
    public bool IsInput => Parents.Length == 0;

    /// <summary>The cotangents of the parents, in order; none where the result does not depend on one.</summary>
    public Tensor?[] Pull(Tensor cotangent)
    {
        // What computes others again names them itself.
        using var gradient = _op.Length > 0 ? Profiler.GradientOf(_op) : default;
        return _pull(cotangent);
    }

    /// <summary>Says that the node will not be pulled again.</summary>
    public void Finish()
    {
        foreach (var buffer in Interlocked.Exchange(ref _saved, []))
        {
            buffer.Drop();
        }
    }
}
