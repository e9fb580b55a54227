using Yolo.Kernels.Lanes;

namespace Yolo.Kernels.Host.Winograd;

/// <summary>
/// A minimal filtering algorithm F(m × m, 3 × 3): output = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A for a tile d of (m + 2)² inputs, (m + 2)² multiplications for 9 m². Summed over
/// channels, ⊙ becomes one matrix product for each of the points. Here are the transforms along one axis, of whole registers: they read the register at
/// <c>from</c> + i · <c>step</c> and write to <c>to</c> + i · <c>toStep</c>. (Winograd 1980; Lavin and Gray 2016, arXiv:1509.09308.)
/// </summary>
internal unsafe interface IWinogradForm
{
    /// <summary>Outputs along one axis of a tile, m.</summary>
    static abstract int Outputs { get; }

    /// <summary>Inputs along one axis of a tile and numbers after a transform, m + 2.</summary>
    static abstract int Points { get; }

    /// <summary>Bᵀ: m + 2 inputs to points. Input i is at <paramref name="from"/> + i · <paramref name="step"/> for i &lt; m, the last two are the first of the next tile, at <paramref name="next"/>.</summary>
    static abstract void Input<TVector, TReal>(TReal* from, nint step, TReal* next, TReal* to, nint toStep)
        where TReal : unmanaged, IReal<TReal>
        where TVector : unmanaged, IVector<TVector, TReal>;

    /// <summary>G: 3 taps to points.</summary>
    static abstract void Filter<TVector, TReal>(TReal* from, nint step, TReal* to, nint toStep)
        where TReal : unmanaged, IReal<TReal>
        where TVector : unmanaged, IVector<TVector, TReal>;

    /// <summary>Aᵀ: points to m outputs.</summary>
    static abstract void Output<TVector, TReal>(TReal* from, nint step, TReal* to, nint toStep)
        where TReal : unmanaged, IReal<TReal>
        where TVector : unmanaged, IVector<TVector, TReal>;

    /// <summary>A, the adjoint of <see cref="Output"/>: the gradient of m outputs to points.</summary>
    static abstract void OutputAdjoint<TVector, TReal>(TReal* from, nint step, TReal* to, nint toStep)
        where TReal : unmanaged, IReal<TReal>
        where TVector : unmanaged, IVector<TVector, TReal>;

    /// <summary>Gᵀ, the adjoint of <see cref="Filter"/>: the gradient of points to 3 taps.</summary>
    static abstract void FilterAdjoint<TVector, TReal>(TReal* from, nint step, TReal* to, nint toStep)
        where TReal : unmanaged, IReal<TReal>
        where TVector : unmanaged, IVector<TVector, TReal>;
}
