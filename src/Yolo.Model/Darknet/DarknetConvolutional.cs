namespace Yolo.Model.Darknet;

/// <summary>
/// <c>[convolutional]</c>: out = (in + 2·padding − size) / stride + 1, rounded down, for either side.
/// </summary>
public sealed record DarknetConvolutional : DarknetLayer
{
    /// <inheritdoc/>
    public override string Name => "convolutional";

    /// <summary>Whether the convolution is normalised over the batch; its bias is then added after the scales.</summary>
    public bool BatchNormalize { get; init; }

    /// <summary>How many filters: the channels of the output.</summary>
    public int Filters { get; init => field = Limits.Filters.Check(value); } = 1;

    /// <summary>The side of the filters, in pixels of the input.</summary>
    public int Size { get; init => field = Limits.Side.Check(value); } = 1;

    /// <summary>How far the filter moves, in pixels of the input.</summary>
    public int Stride { get; init => field = Limits.Side.Check(value); } = 1;

    /// <summary>Zeros added to each of the four edges: size / 2, rounded down, where the file says <c>pad=1</c>.</summary>
    public int Padding { get; init => field = Limits.Padding.Check(value); }

    /// <summary>Into how many groups channels and filters are divided; each group sees only its own.</summary>
    public int Groups { get; init => field = Limits.Count.Check(value); } = 1;

    /// <summary>What comes last.</summary>
    public DarknetActivation Activation { get; init; } = DarknetActivation.Logistic;
}
