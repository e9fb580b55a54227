using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;

namespace Yolo.Kernels.Skeletons;

/// <summary>
/// A kernel in which each output element depends on the elements at the same place of up to six operands and on three scalars.
/// The same struct is also what a reduction adds up and what a contraction does to each element as it stores it.
/// </summary>
public interface ILanewise
{
    /// <summary>How many operands are read; the others hold anything.</summary>
    static abstract int Arity { get; }

    /// <summary>The output for one lane.</summary>
    TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane>;
}

/// <summary>Three numbers that are the same for all lanes: slopes, rates, limits.</summary>
public readonly struct Scalars<TLane>(TLane p, TLane q, TLane r)
{
    /// <summary>The first.</summary>
    public TLane P { get; } = p;

    /// <summary>The second.</summary>
    public TLane Q { get; } = q;

    /// <summary>The third.</summary>
    public TLane R { get; } = r;
}

/// <summary>The output is the first operand: copies, permutations, slices, plain sums.</summary>
public readonly struct Copy : ILanewise
{
    /// <inheritdoc/>
    public static int Arity => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => a;
}

/// <summary>The output is the first scalar: fills.</summary>
public readonly struct Fill : ILanewise
{
    /// <inheritdoc/>
    public static int Arity => 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => scalars.P;
}

/// <summary>The output is a + b: the bias of a contraction.</summary>
public readonly struct AddSecond : ILanewise
{
    /// <inheritdoc/>
    public static int Arity => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => a + b;
}
