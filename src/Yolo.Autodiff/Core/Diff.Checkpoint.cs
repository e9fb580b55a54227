using Yolo.Kernels;
using Yolo.Kernels.Memory;
using Yolo.Kernels.Profiling;

namespace Yolo.Autodiff;

public static partial class Diff
{
    /// <summary>
    /// f(x), whose intermediate values are not kept for the pullback but computed again in it (rematerialisation, gradient checkpointing): memory for time. Of n ops in a row
    /// in √n such segments, the pullback holds the values of 2√n at once rather than n, and each op runs forward once more. Value and gradient are those without, on the host
    /// to the last bit where each input is used by one segment alone; sums of cotangents from several come in another order. It nests, and gradients of gradients are right,
    /// but derivatives after the first keep the intermediate values.
    /// </summary>
    /// <param name="f">A pure function of its argument alone: called twice, it must compute the same.</param>
    /// <param name="x">All that f depends on and that a gradient may be taken in: parameters too.</param>
    /// <exception cref="InvalidOperationException">f uses a tensor that a transform watches and that is not in x: its gradient would be lost.</exception>
    public static Tensor Checkpoint<TTree>(Func<TTree, Tensor> f, TTree x)
        where TTree : ITree<TTree> => Checkpoint<TTree, TensorList>(v => new(f(v), new([])), x).Value;

    /// <summary>The same for a function that gives more than its value: what else it returns comes out as constants, computed once.</summary>
    /// <param name="f">A pure function of its argument alone.</param>
    /// <param name="x">All that f depends on and that a gradient may be taken in.</param>
    /// <exception cref="InvalidOperationException">f uses a tensor that a transform watches and that is not in x: its gradient would be lost.</exception>
    public static WithExtra<TExtra> Checkpoint<TTree, TExtra>(Func<TTree, WithExtra<TExtra>> f, TTree x)
        where TTree : ITree<TTree>
        where TExtra : ITree<TExtra>
    {
        var level = x.Leaves.Max(leaf => leaf.Level);
        if (level == 0)
        {
            return Kept(x, f);
        }
        var values = Tree.Map(x, leaf => leaf.Level == level ? leaf.Trace!.Value : leaf);
        var output = Checkpoint(f, values);
        int[] watched = [.. Enumerable.Range(0, x.Leaves.Count).Where(i => x.Leaves[i].Level == level)];
        var node = new Node(
            string.Empty, [.. watched.Select(i => x.Leaves[i].Trace!.Node)], g => Recomputed(f, values, watched, g),
            [.. values.Leaves.Select(leaf => Tensor.StopGradient(leaf).Buffer)]);
        return output with { Value = new(new Trace(level, output.Value, node)) };
    }

    /// <summary>f(x) for values that no transform watches; what it made besides its results goes back at once.</summary>
    private static WithExtra<TExtra> Kept<TTree, TExtra>(TTree x, Func<TTree, WithExtra<TExtra>> f)
        where TTree : ITree<TTree>
        where TExtra : ITree<TExtra> => x.Leaves[0].Device.Region(
        () =>
        {
            var output = f(x);
            return output.Value.Level == 0
                ? output with { Extra = Tree.Map(output.Extra, Tensor.StopGradient) }
                : throw new InvalidOperationException(
                    "Checkpoint: the function uses a tensor that a transform around it watches and that is not among its inputs, so its gradient would be lost. Pass it as an input.");
        },
        output => [output.Value.Buffer, .. output.Extra.Leaves.Select(leaf => leaf.Buffer)]);

    /// <summary>The cotangents of the watched inputs, from f computed again.</summary>
    private static Tensor?[] Recomputed<TTree, TExtra>(Func<TTree, WithExtra<TExtra>> f, TTree values, int[] watched, Tensor cotangent)
        where TTree : ITree<TTree>
    {
        Tensor Again(IReadOnlyList<Tensor> some)
        {
            using var phase = Profiler.In(Phase.Recompute);
            Tensor[] leaves = [.. values.Leaves];
            for (var i = 0; i < watched.Length; i++)
            {
                leaves[watched[i]] = some[i];
            }
            return f(values.Rebuild(leaves)).Value;
        }
        Tensor[] Pull() => Vjp(Again, [.. watched.Select(i => values.Leaves[i])], once: true).Pullback(cotangent);
        // Where an outer transform watches, its own pullbacks need what is computed here.
        return cotangent.Level == 0 && values.Leaves.All(leaf => leaf.Level == 0)
            ? cotangent.Device.Region(Pull, cotangents => cotangents.Select(c => c.Buffer))
            : Pull();
    }
}
