namespace Yolo.Model.Darknet;

/// <summary><c>[dropout]</c>: in training sets numbers to 0 and multiplies the others by 1 / (1 − probability); otherwise changes nothing.</summary>
public sealed record DarknetDropout : DarknetLayer
{
    /// <inheritdoc/>
    public override string Name => "dropout";

    /// <summary>The probability that a number becomes 0.</summary>
    public double Probability { get; init => field = Limits.Unit.Check(value); } = 0.5;
}

/// <summary><c>[softmax]</c>: over all numbers of an image, or over equal groups of them.</summary>
public sealed record DarknetSoftmax : DarknetLayer
{
    /// <inheritdoc/>
    public override string Name => "softmax";

    /// <summary>Into how many groups the numbers are divided.</summary>
    public int Groups { get; init => field = Limits.Count.Check(value); } = 1;
}

/// <summary><c>[cost]</c>: compares the output of the layer before with the truth, and passes it on.</summary>
public sealed record DarknetCost : DarknetLayer
{
    /// <inheritdoc/>
    public override string Name => "cost";

    /// <summary>How they are compared.</summary>
    public DarknetCostType Type { get; init; } = DarknetCostType.Sse;

    /// <summary>What the gradient is multiplied by.</summary>
    public double Scale { get; init => field = Limits.Number.Check(value); } = 1;
}

/// <summary>The kinds of <c>[cost]</c>.</summary>
public enum DarknetCostType
{
    /// <summary>The sum of squares.</summary>
    Sse,

    /// <summary>The sum of squares where the truth is known.</summary>
    Masked,

    /// <summary>Squares near 0, absolute values elsewhere.</summary>
    Smooth,

    /// <summary>Absolute values.</summary>
    L1,

    /// <summary>Segmentation.</summary>
    Seg,

    /// <summary>The Wasserstein distance.</summary>
    Wgan,
}
