using Yolo.Kernels.Lanes;

namespace Yolo.Kernels.Winograd;

/// <summary>
/// A minimal filtering algorithm F(m × m, 3 × 3): output = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A for a tile d of (m + 2)² inputs, (m + 2)² multiplications for 9 m². Summed over
/// channels, ⊙ becomes one matrix product for each of the points. Here are the transforms along one axis, written once for registers of the host and numbers of a GPU.
/// (Winograd 1980; Lavin and Gray 2016, arXiv:1509.09308.)
/// </summary>
internal interface IWinogradForm
{
    /// <summary>Outputs along one axis of a tile, m.</summary>
    static abstract int Outputs { get; }

    /// <summary>Inputs along one axis of a tile and numbers after a transform, m + 2.</summary>
    static abstract int Points { get; }

    /// <summary>Bᵀ: m + 2 inputs to points.</summary>
    static abstract Six<T> Input<T>(Six<T> d)
        where T : ILane<T>;

    /// <summary>G: 3 taps to points.</summary>
    static abstract Six<T> Filter<T>(Six<T> g)
        where T : ILane<T>;

    /// <summary>Aᵀ: points to m outputs.</summary>
    static abstract Six<T> Output<T>(Six<T> m)
        where T : ILane<T>;

    /// <summary>A, the adjoint of <see cref="Output"/>: the gradient of m outputs to points.</summary>
    static abstract Six<T> OutputAdjoint<T>(Six<T> y)
        where T : ILane<T>;

    /// <summary>Gᵀ, the adjoint of <see cref="Filter"/>: the gradient of points to 3 taps.</summary>
    static abstract Six<T> FilterAdjoint<T>(Six<T> u)
        where T : ILane<T>;
}
