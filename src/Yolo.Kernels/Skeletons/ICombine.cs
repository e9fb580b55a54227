using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;

namespace Yolo.Kernels.Skeletons;

/// <summary>How a reduction joins two values: associative and commutative, with an identity.</summary>
public interface ICombine
{
    /// <summary>The value that changes nothing.</summary>
    static abstract double Identity { get; }

    /// <summary>a joined with b.</summary>
    TLane Combine<TLane>(TLane a, TLane b)
        where TLane : ILane<TLane>;
}

/// <summary>a + b.</summary>
public readonly struct Add : ICombine
{
    /// <inheritdoc/>
    public static double Identity => 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Combine<TLane>(TLane a, TLane b)
        where TLane : ILane<TLane> => a + b;
}

/// <summary>The greater of a and b. A NaN anywhere makes the result NaN.</summary>
public readonly struct Greatest : ICombine
{
    /// <inheritdoc/>
    public static double Identity => double.NegativeInfinity;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Combine<TLane>(TLane a, TLane b)
        where TLane : ILane<TLane> => TLane.SelectGreater(a, b, a, TLane.SelectEqual(a, a, b, a));
}

/// <summary>The lesser of a and b. A NaN anywhere makes the result NaN.</summary>
public readonly struct Least : ICombine
{
    /// <inheritdoc/>
    public static double Identity => double.PositiveInfinity;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Combine<TLane>(TLane a, TLane b)
        where TLane : ILane<TLane> => TLane.SelectGreater(b, a, a, TLane.SelectEqual(a, a, b, a));
}
