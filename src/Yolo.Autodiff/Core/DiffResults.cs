namespace Yolo.Autodiff;

/// <summary>A value and its pullback.</summary>
public sealed record VjpResult(Tensor Value, Func<Tensor, Tensor> Pullback);

/// <summary>A value and its pullback for several inputs, in their order.</summary>
public sealed record JointVjpResult(Tensor Value, Func<Tensor, IReadOnlyList<Tensor>> JointPullback)
{
    /// <summary>The cotangents of the inputs.</summary>
    public Tensor[] Pullback(Tensor cotangent) => [.. JointPullback(cotangent)];
}

/// <summary>A value and its directional derivative.</summary>
public sealed record JvpResult(Tensor Value, Tensor Tangent);

/// <summary>A value and its gradient, which has the type of the point.</summary>
public sealed record ValueAndGradResult<TTree>(Tensor Value, TTree Gradient);

/// <summary>A value, its gradient and what else the function gave.</summary>
public sealed record ValueAndGradResult<TTree, TExtra>(Tensor Value, TTree Gradient, TExtra Extra);

/// <summary>A scalar to differentiate, and other results to take along.</summary>
public sealed record WithExtra<TExtra>(Tensor Value, TExtra Extra);
