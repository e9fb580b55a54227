using System.Runtime.CompilerServices;
using Yolo.Autodiff;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Model.Training;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019): m ← β₁m + (1 − β₁)∂, v ← β₂v + (1 − β₂)∂²,
/// w ← w − rate · (m̂ / (√v̂ + ε) + decay · w), with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ).
/// </summary>
public sealed record Adam(double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8, double Decay = 0) : Optimiser
{
    /// <inheritdoc/>
    public override OptimiserState Init(ParameterTree parameters) => new(ZerosLike(parameters), ZerosLike(parameters), 0);

    /// <inheritdoc/>
    public override OptimiserResult Step(ParameterTree parameters, ParameterTree gradients, OptimiserState state, double rate, bool overwrite = false)
    {
        var t = state.Steps + 1;
        var first = Tree.Zip(state.First, gradients, (m, g) => Launch.Lanewise(default(Blend), m.Shape, [m, g], Beta1));
        var second = Tree.Zip(state.Second, gradients, (v, g) => Launch.Lanewise(default(BlendSquare), v.Shape, [v, g], Beta2));
        // rate · m̂ / (√v̂ + ε) with both corrections moved into the rate and the ε.
        var root = Math.Sqrt(1 - Math.Pow(Beta2, t));
        var corrected = rate * root / (1 - Math.Pow(Beta1, t));
        var stepped = parameters.Names.Select(name => Launch.Lanewise(
            default(AdamDescend), parameters[name].Shape, [parameters[name], first[name], second[name]], corrected, Epsilon * root, rate * DecayOf(name, Decay)));
        return new(parameters.Rebuild([.. stepped]), new(first, second, t));
    }
}

/// <summary>p · a + (1 − p) · b.</summary>
internal readonly struct Blend : ILanewise
{
    /// <inheritdoc/>
    public static int Arity => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => (scalars.P * a) + ((1.0 - scalars.P) * b);
}

/// <summary>p · a + (1 − p) · b².</summary>
internal readonly struct BlendSquare : ILanewise
{
    /// <inheritdoc/>
    public static int Arity => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => (scalars.P * a) + ((1.0 - scalars.P) * b * b);
}

/// <summary>a − p · b / (√c + q) − r · a.</summary>
internal readonly struct AdamDescend : ILanewise
{
    /// <inheritdoc/>
    public static int Arity => 3;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => a - (scalars.P * b / (TLane.Sqrt(c) + scalars.Q)) - (scalars.R * a);
}
