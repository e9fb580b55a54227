using Yolo.Kernels;
using Yolo.Kernels.Skeletons;

namespace Yolo.Autodiff;

/// <summary>Regions of memory for trees of tensors.</summary>
public static class Scope
{
    /// <summary>
    /// Runs <paramref name="body"/> and keeps the tensors of what it returns; all others made on the device meanwhile go back to the pool.
    /// Training steps open one; users need none.
    /// </summary>
    public static TTree Region<TTree>(this Device device, Func<TTree> body)
        where TTree : ITree<TTree> =>
        device.Region(body, result => result.Leaves.Select(leaf => leaf.Buffer));

    /// <summary>
    /// One turn of a loop over a state: runs <paramref name="step"/> in a region and uses the old state up, so that a loop of any length
    /// holds the memory of one state. Tensors that the new state shares with the old one stay.
    /// </summary>
    public static TResult Evolve<TState, TResult>(this Device device, TState state, Func<TState, TResult> step)
        where TState : ITree<TState>
        where TResult : ITree<TResult>
    {
        var result = device.Region(() => step(state));
        Replace(state, result);
        return result;
    }

    /// <summary>Gives back the memory of <paramref name="old"/> that <paramref name="successor"/> does not share; using the old tensors afterwards is an error.</summary>
    public static void Replace<TOld, TNew>(TOld old, TNew successor)
        where TOld : ITree<TOld>
        where TNew : ITree<TNew>
    {
        var kept = successor.Leaves.Select(leaf => leaf.Buffer).ToHashSet();
        Device.Release(old.Leaves.Select(leaf => leaf.Buffer).Where(buffer => !kept.Contains(buffer)));
    }

    /// <summary>Gives a tree's memory back; using its tensors afterwards is an error.</summary>
    public static void Release<TTree>(TTree tree)
        where TTree : ITree<TTree> => Device.Release(tree.Leaves.Select(leaf => leaf.Buffer));

    /// <summary>
    /// Says that the caller will not use the tensor any more: its memory goes back as soon as no pullback that may still run reads it, rather than at the end of the region.
    /// <see cref="Diff.ValueAndGrad{TTree}(Func{TTree, Tensor}, TTree)"/> runs each pullback once; elsewhere one may run again, and the memory stays.
    /// </summary>
    /// <param name="x">The tensor.</param>
    /// <param name="wanted">Tensors still to be used: one that shares the memory of <paramref name="x"/>, as by Reshape, keeps it.</param>
    public static void Forget(Tensor x, params IEnumerable<Tensor> wanted)
    {
        var buffer = Tensor.StopGradient(x).Buffer;
        if (!wanted.Any(other => Tensor.StopGradient(other).Buffer == buffer))
        {
            buffer.Forget();
        }
    }

    /// <summary>A tree with the same numbers in tensors of its own.</summary>
    public static TTree Clone<TTree>(TTree tree)
        where TTree : ITree<TTree> => Tree.Map(tree, x => Launch.Lanewise(default(Copy), x.Shape, [x]));
}
