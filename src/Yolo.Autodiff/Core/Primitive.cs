using System.Runtime.CompilerServices;
using Yolo.Kernels.Memory;
using Yolo.Kernels.Profiling;

namespace Yolo.Autodiff;

/// <summary>
/// The cotangent of one input of an op, given the op's inputs and output and the output's cotangent. Written in ops, so that it can be
/// differentiated again.
/// </summary>
public delegate Tensor Pullback(IReadOnlyList<Tensor> inputs, Tensor output, Tensor cotangent);

/// <summary>The cotangents of all inputs at once, where they share work.</summary>
public delegate Tensor[] JointPullback(IReadOnlyList<Tensor> inputs, Tensor output, Tensor cotangent);

/// <summary>Which values the pullbacks of an op read: the others' memory need not be kept for them.</summary>
[Flags]
public enum Saved
{
    /// <summary>None: a linear op, or one that keeps what it needs.</summary>
    None = 0,

    /// <summary>The inputs.</summary>
    Inputs = 1,

    /// <summary>The output.</summary>
    Output = 2,

    /// <summary>Inputs and output.</summary>
    All = Inputs | Output,
}

/// <summary>
/// How ops are made: a forward function that runs kernels on values, and its pullbacks. An op has the name of the method that makes it, or the one given: profiles
/// (<see cref="Profiler"/>) call it so.
/// </summary>
public static class Primitive
{
    /// <summary>An op with one input.</summary>
    public static Tensor Apply(Tensor x, Func<Tensor, Tensor> forward, Func<Tensor, Tensor, Tensor, Tensor> vjp, Saved saved = Saved.All, [CallerMemberName] string op = "") =>
        Apply([x], v => forward(v[0]), [(v, y, g) => vjp(v[0], y, g)], saved, op);

    /// <summary>An op with two inputs and a pullback for each: what needs no gradient costs nothing.</summary>
    public static Tensor Apply(
        Tensor a, Tensor b, Func<Tensor, Tensor, Tensor> forward, Pullback vjpA, Pullback vjpB, Saved saved = Saved.All, [CallerMemberName] string op = "") =>
        Apply([a, b], v => forward(v[0], v[1]), [vjpA, vjpB], saved, op);

    /// <summary>An op with any number of inputs and a pullback for each of the first of them; the rest get no gradient.</summary>
    public static Tensor Apply(IReadOnlyList<Tensor> inputs, Func<IReadOnlyList<Tensor>, Tensor> forward, Pullback[] vjps, Saved saved = Saved.All, [CallerMemberName] string op = "")
    {
        var level = Innermost(inputs);
        if (level == 0)
        {
            return Run(op, inputs, forward);
        }
        var values = Unwrap(inputs, level);
        var output = Apply(values, forward, vjps, saved, op);
        var watched = Enumerable.Range(0, Math.Min(inputs.Count, vjps.Length)).Where(i => inputs[i].Level == level).ToArray();
        return watched.Length == 0 ? output : Link(op, level, values, output, inputs, watched, saved, g =>
        [
            .. watched.Select(i => inputs[i].Trace!.Node.IsInput ? output.Device.Lasting(() => vjps[i](values, output, g)) : vjps[i](values, output, g)),
        ]);
    }

    /// <summary>
    /// An op whose definition is a composition of other ops, run by faster kernels. Derivatives of derivatives go through the
    /// composition; a law <c>fused ≡ composed</c> in value and gradient guards each such op.
    /// </summary>
    public static Tensor Fused(
        IReadOnlyList<Tensor> inputs, Func<IReadOnlyList<Tensor>, Tensor> composed, Func<IReadOnlyList<Tensor>, Tensor> forward, JointPullback vjp,
        Saved saved = Saved.All, [CallerMemberName] string op = "")
    {
        var level = Innermost(inputs);
        if (level == 0)
        {
            return Run(op, inputs, forward);
        }
        var values = Unwrap(inputs, level);
        var output = Fused(values, composed, forward, vjp, saved, op);
        var watched = Enumerable.Range(0, inputs.Count).Where(i => inputs[i].Level == level).ToArray();
        return Link(op, level, values, output, inputs, watched, saved, g =>
        {
            var all = Innermost([.. values, g]) == 0
                ? vjp(values, output, g)
                : Diff.Vjp(composed, values).Pullback(g);
            return [.. watched.Select(i => all[i])];
        });
    }

    private static Tensor Run(string op, IReadOnlyList<Tensor> inputs, Func<IReadOnlyList<Tensor>, Tensor> forward)
    {
        using var scope = Profiler.Op(op);
        try
        {
            return forward(inputs);
        }
        catch (DeviceMemoryException error) when (error.Op.Length == 0)
        {
            throw error.AskedForBy(op);
        }
    }

    private static long Innermost(IReadOnlyList<Tensor> inputs)
    {
        long level = 0;
        foreach (var input in inputs)
        {
            level = Math.Max(level, input.Level);
        }
        return level;
    }

    private static Tensor[] Unwrap(IReadOnlyList<Tensor> inputs, long level) =>
        [.. inputs.Select(i => i.Level == level ? i.Trace!.Value : i)];

    private static Tensor Link(
        string op, long level, Tensor[] values, Tensor output, IReadOnlyList<Tensor> inputs, int[] watched, Saved saved, Func<Tensor, Tensor[]> pull)
    {
        DeviceBuffer[] buffers =
        [
            .. values.Where(_ => saved.HasFlag(Saved.Inputs)).Select(v => Tensor.StopGradient(v).Buffer),
            .. saved.HasFlag(Saved.Output) ? [Tensor.StopGradient(output).Buffer] : Array.Empty<DeviceBuffer>(),
        ];
        return new(new Trace(level, output, new Node(Profiler.Around(op), [.. watched.Select(i => inputs[i].Trace!.Node)], pull, buffers)));
    }
}
