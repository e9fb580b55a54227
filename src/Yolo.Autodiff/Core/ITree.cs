namespace Yolo.Autodiff;

/// <summary>
/// A value made of tensors: parameters, states, results. Any C# or F# record becomes one by listing its tensors and taking them back;
/// transforms then differentiate with respect to it, and regions keep what it holds.
/// </summary>
/// <typeparam name="TSelf">The type itself, so that a gradient has the type of the parameters.</typeparam>
public interface ITree<TSelf>
    where TSelf : ITree<TSelf>
{
    /// <summary>The tensors, always in the same order.</summary>
    IReadOnlyList<Tensor> Leaves { get; }

    /// <summary>The same value with other tensors, given in the order of <see cref="Leaves"/>.</summary>
    TSelf Rebuild(IReadOnlyList<Tensor> leaves);
}

/// <summary>Functions on trees.</summary>
public static class Tree
{
    /// <summary>f on every leaf.</summary>
    public static TTree Map<TTree>(TTree tree, Func<Tensor, Tensor> f)
        where TTree : ITree<TTree> => tree.Rebuild([.. tree.Leaves.Select(f)]);

    /// <summary>f on every pair of leaves.</summary>
    public static TTree Zip<TTree>(TTree a, TTree b, Func<Tensor, Tensor, Tensor> f)
        where TTree : ITree<TTree> => a.Rebuild([.. a.Leaves.Zip(b.Leaves, f)]);

    /// <summary>Σ over the leaves of the sum of the products of their elements.</summary>
    public static Tensor Dot<TTree>(TTree a, TTree b)
        where TTree : ITree<TTree> => a.Leaves.Zip(b.Leaves, (x, y) => Tensor.Sum(x * y)).Aggregate((x, y) => x + y);
}

/// <summary>Two trees as one.</summary>
public sealed record TreePair<TFirst, TSecond>(TFirst First, TSecond Second) : ITree<TreePair<TFirst, TSecond>>
    where TFirst : ITree<TFirst>
    where TSecond : ITree<TSecond>
{
    /// <inheritdoc/>
    public IReadOnlyList<Tensor> Leaves => [.. First.Leaves, .. Second.Leaves];

    /// <inheritdoc/>
    public TreePair<TFirst, TSecond> Rebuild(IReadOnlyList<Tensor> leaves)
    {
        var count = First.Leaves.Count;
        return new(First.Rebuild([.. leaves.Take(count)]), Second.Rebuild([.. leaves.Skip(count)]));
    }
}

/// <summary>Any number of tensors as one tree.</summary>
public sealed record TensorList(IReadOnlyList<Tensor> Leaves) : ITree<TensorList>
{
    /// <inheritdoc/>
    public TensorList Rebuild(IReadOnlyList<Tensor> leaves) => new(leaves);
}
