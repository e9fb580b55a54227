using Yolo.Autodiff;

namespace Yolo.Model.Training;

/// <summary>
/// A rule that turns gradients into new parameters: a pure function of parameters, gradients and its own state. Weight decay acts on filters alone,
/// not on scales, shifts and biases, as in Darknet.
/// </summary>
public abstract record Optimiser
{
    private protected Optimiser()
    {
    }

    /// <summary>The state before the first step.</summary>
    public abstract OptimiserState Init(ParameterTree parameters);

    /// <summary>One step at learning rate <paramref name="rate"/>.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="gradients">Their gradients.</param>
    /// <param name="state">What the optimiser remembers.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="overwrite">Whether parameters and state may be used up, so that the new ones need no memory of their own: using the old ones afterwards is an error then.</param>
    public abstract OptimiserResult Step(ParameterTree parameters, ParameterTree gradients, OptimiserState state, double rate, bool overwrite = false);

    /// <summary>Calls the function for the kind of optimiser that this is.</summary>
    public T Match<T>(Func<Sgd, T> sgd, Func<Adam, T> adam) => this switch
    {
        Sgd s => sgd(s),
        Adam a => adam(a),
        _ => throw new InvalidOperationException($"{GetType()} is not a kind of optimiser."),
    };

    private protected static ParameterTree ZerosLike(ParameterTree tree) => Tree.Map(tree, t => Tensor.Zeros(t.Device, [.. t.Shape.Sizes]));

    private protected static double DecayOf(string name, double decay) => name.EndsWith(".filters", StringComparison.Ordinal) ? decay : 0;
}

/// <summary>What an optimiser remembers: for each parameter a first (and for Adam a second) moment, and the number of steps.</summary>
public sealed record OptimiserState(ParameterTree First, ParameterTree Second, long Steps) : ITree<OptimiserState>
{
    /// <inheritdoc/>
    public IReadOnlyList<Tensor> Leaves => [.. First.Leaves, .. Second.Leaves];

    /// <inheritdoc/>
    public OptimiserState Rebuild(IReadOnlyList<Tensor> leaves) => new(
        First.Rebuild([.. leaves.Take(First.Leaves.Count)]), Second.Rebuild([.. leaves.Skip(First.Leaves.Count)]), Steps);
}

/// <summary>New parameters and the optimiser's new state.</summary>
public sealed record OptimiserResult(ParameterTree Parameters, OptimiserState State);
