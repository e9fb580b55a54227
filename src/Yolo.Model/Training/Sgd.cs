using System.Runtime.CompilerServices;
using Yolo.Autodiff;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Model.Training;

/// <summary>Stochastic gradient descent with momentum: v ← momentum · v + (∂ + decay · w), w ← w − rate · v.</summary>
public sealed record Sgd(double Momentum = 0.9, double Decay = 0.0005) : Optimiser
{
    /// <inheritdoc/>
    public override OptimiserState Init(ParameterTree parameters) => new(ZerosLike(parameters), ParameterTree.Empty, 0);

    /// <inheritdoc/>
    public override OptimiserResult Step(ParameterTree parameters, ParameterTree gradients, OptimiserState state, double rate)
    {
        var velocity = state.First.Rebuild(
            [.. parameters.Names.Select(name => Launch.Lanewise(
                default(Velocity), parameters[name].Shape, [state.First[name], gradients[name], parameters[name]], Momentum, DecayOf(name, Decay)))]);
        return new(
            Tree.Zip(parameters, velocity, (w, v) => Launch.Lanewise(default(Descend), w.Shape, [w, v], rate)),
            new(velocity, ParameterTree.Empty, state.Steps + 1));
    }
}

/// <summary>p · a + b + q · c.</summary>
public readonly struct Velocity : ILanewise
{
    /// <inheritdoc/>
    public static int Arity => 3;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => (scalars.P * a) + b + (scalars.Q * c);
}

/// <summary>a − p · b.</summary>
public readonly struct Descend : ILanewise
{
    /// <inheritdoc/>
    public static int Arity => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane> => a - (scalars.P * b);
}
