using Yolo.Kernels.Profiling;

namespace Yolo.Autodiff;

/// <summary>
/// Transforms of functions. Each takes a function of tensors, or of trees of tensors, and a point; all nest to any depth. Functions must be
/// pure: what they compute must depend on their arguments alone.
/// </summary>
public static partial class Diff
{
    /// <summary>f(x) and its pullback g ↦ gᵀ · ∂f/∂x, which may be called any number of times.</summary>
    public static VjpResult Vjp(Func<Tensor, Tensor> f, Tensor x)
    {
        var result = Vjp(v => f(v[0]), [x]);
        return new(result.Value, g => result.Pullback(g)[0]);
    }

    /// <summary>f(x) and its pullback for a function of several tensors.</summary>
    public static JointVjpResult Vjp(Func<IReadOnlyList<Tensor>, Tensor> f, IReadOnlyList<Tensor> x) => Vjp(f, x, once: false);

    /// <summary>As <see cref="Vjp(Func{IReadOnlyList{Tensor}, Tensor}, IReadOnlyList{Tensor})"/>; a pullback that runs once gives memory back as it goes.</summary>
    private static JointVjpResult Vjp(Func<IReadOnlyList<Tensor>, Tensor> f, IReadOnlyList<Tensor> x, bool once, Action<int, Tensor>? known = null)
    {
        var level = Autodiff.Trace.NewLevel();
        var nodes = x.Select(_ => new Node("Input", [], _ => [])).ToArray();
        var y = f([.. x.Zip(nodes, (value, node) => new Tensor(new Trace(level, value, node)))]);
        if (y.Level != level)
        {
            return new(y, g => [.. x.Select(ZerosLike)]);
        }
        var (value, root) = (y.Trace!.Value, y.Trace.Node);
        return new(value, g =>
        {
            if (!g.Shape.Equals(value.Shape))
            {
                throw new ShapeException($"Pullback: the cotangent's shape {g.Shape} is not the output's, {value.Shape}.");
            }
            var cotangents = Backward(root, g, once, known is null ? null : (node, cotangent) => known(Array.IndexOf(nodes, node), cotangent));
            return [.. x.Zip(nodes, (input, node) => cotangents.TryGetValue(node, out var c) ? c : ZerosLike(input))];
        });
    }

    /// <summary>∇f(x) of a scalar function.</summary>
    /// <exception cref="ShapeException">f(x) has more than one element.</exception>
    public static Tensor Grad(Func<Tensor, Tensor> f, Tensor x) => ValueAndGrad(f, x).Gradient;

    /// <summary>∇f(x) of a scalar function of a tree; it has the type of the tree.</summary>
    /// <exception cref="ShapeException">f(x) has more than one element.</exception>
    public static TTree Grad<TTree>(Func<TTree, Tensor> f, TTree x)
        where TTree : ITree<TTree> => ValueAndGrad(f, x).Gradient;

    /// <summary>f(x) and ∇f(x) of a scalar function of a tree.</summary>
    /// <exception cref="ShapeException">f(x) has more than one element.</exception>
    public static ValueAndGradResult<TTree> ValueAndGrad<TTree>(Func<TTree, Tensor> f, TTree x)
        where TTree : ITree<TTree> => ValueAndGrad(f, x, known: null);

    private static ValueAndGradResult<TTree> ValueAndGrad<TTree>(Func<TTree, Tensor> f, TTree x, Action<int, Tensor>? known)
        where TTree : ITree<TTree>
    {
        var vjp = Vjp(leaves => f(x.Rebuild(leaves)), x.Leaves, once: true, known);
        if (vjp.Value.Shape.Count != 1)
        {
            throw new ShapeException($"Grad: the function gives shape {vjp.Value.Shape}, but only a scalar has a gradient. Sum it, or use Vjp.");
        }
        return new(vjp.Value, x.Rebuild(vjp.Pullback(vjp.Value.Shape.Rank == 0 ? Tensor.One(vjp.Value.Device) : OnesLike(vjp.Value))));
    }

    /// <summary>The value and gradient of a function that gives more than its scalar: what else it returns comes out as constants.</summary>
    /// <param name="f">The function.</param>
    /// <param name="x">The point.</param>
    /// <param name="known">
    /// Called with the number of a leaf of <paramref name="x"/> and its derivative as soon as that is known, while others are still to come: those of the ops that ran last come first. Not called for
    /// leaves that the value does not depend on.
    /// </param>
    public static ValueAndGradResult<TTree, TExtra> ValueAndGrad<TTree, TExtra>(Func<TTree, WithExtra<TExtra>> f, TTree x, Action<int, Tensor>? known = null)
        where TTree : ITree<TTree>
        where TExtra : ITree<TExtra>
    {
        TExtra? extra = default;
        var result = ValueAndGrad(
            p =>
            {
                var both = f(p);
                extra = Tree.Map(both.Extra, Tensor.StopGradient);
                return both.Value;
            },
            x,
            known);
        return new(result.Value, result.Gradient, extra!);
    }

    /// <summary>f(x) and the directional derivative ∂f/∂x · v. Pulled back twice: the pullback is linear, so its transpose is the push-forward.</summary>
    public static JvpResult Jvp(Func<Tensor, Tensor> f, Tensor x, Tensor v)
    {
        var vjp = Vjp(f, x);
        var zero = ZerosLike(vjp.Value);
        var transpose = Vjp(u => Vjp(f, x).Pullback(u), zero);
        return new(vjp.Value, transpose.Pullback(v));
    }

    /// <summary>The Hessian of a scalar function times a vector, ∇(∇f · v).</summary>
    public static Tensor Hvp(Func<Tensor, Tensor> f, Tensor x, Tensor v) => Grad(y => Tensor.Sum(Grad(f, y) * v), x);

    internal static Tensor ZerosLike(Tensor x) => Tensor.Zeros(x.Device, [.. x.Shape.Sizes]);

    internal static Tensor OnesLike(Tensor x) => Tensor.Ones(x.Device, [.. x.Shape.Sizes]);

    /// <summary>The cotangents of all nodes below <paramref name="root"/>, found in reverse order of computation.</summary>
    private static Dictionary<Node, Tensor> Backward(Node root, Tensor cotangent, bool once, Action<Node, Tensor>? known)
    {
        using var phase = Profiler.In(Phase.Backward);
        var cotangents = new Cotangents(once) { [root] = cotangent };
        foreach (var node in FromRoot(root))
        {
            if (node.IsInput)
            {
                // All that depends on it was before it.
                if (known is not null && cotangents.TryGetValue(node, out var derivative))
                {
                    known(node, derivative);
                }
                continue;
            }
            if (!cotangents.Remove(node, out var own))
            {
                continue;
            }
            cotangents.Offer(own);
            cotangents.Add(node.Parents, node.Pull(own), own);
            if (once)
            {
                node.Finish();
            }
        }
        return cotangents;
    }

    /// <summary>All nodes, each before those whose results it used. Iterative: a network may be deeper than the stack.</summary>
    private static List<Node> FromRoot(Node root)
    {
        var order = new List<Node>();
        var seen = new HashSet<Node> { root };
        var stack = new Stack<(Node Node, int Next)>([(root, 0)]);
        while (stack.TryPop(out var top))
        {
            if (top.Next == top.Node.Parents.Length)
            {
                order.Add(top.Node);
                continue;
            }
            stack.Push((top.Node, top.Next + 1));
            var parent = top.Node.Parents[top.Next];
            if (seen.Add(parent))
            {
                stack.Push((parent, 0));
            }
        }
        order.Reverse();
        return order;
    }
}
