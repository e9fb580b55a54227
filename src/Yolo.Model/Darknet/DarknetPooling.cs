namespace Yolo.Model.Darknet;

/// <summary>
/// <c>[maxpool]</c>: out = (in + padding − size) / stride + 1, rounded down. The window of place i starts at i·stride − ⌊padding / 2⌋; what lies outside
/// the map does not count.
/// </summary>
public sealed record DarknetMaxPool : DarknetLayer
{
    private readonly int? size;
    private readonly int? padding;

    /// <inheritdoc/>
    public override string Name => "maxpool";

    /// <summary>How far the window moves, in pixels of the input.</summary>
    public int Stride { get; init => field = Limits.Side.Check(value); } = 1;

    /// <summary>The side of the window, in pixels of the input; as long as the stride unless said otherwise.</summary>
    public int Size { get => size ?? Stride; init => size = Limits.Side.Check(value); }

    /// <summary>The places added to a side of the map, both ends together; size − 1 unless said otherwise.</summary>
    public int Padding { get => padding ?? Size - 1; init => padding = Limits.Padding.Check(value); }

    /// <summary>Same stride, size and padding, said or not.</summary>
    public bool Equals(DarknetMaxPool? other) =>
        base.Equals(other) && Stride == other.Stride && Size == other.Size && Padding == other.Padding;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Stride, Size, Padding);
}

/// <summary><c>[avgpool]</c>: the mean of each channel, a map of 1 × 1.</summary>
public sealed record DarknetAveragePool : DarknetLayer
{
    /// <inheritdoc/>
    public override string Name => "avgpool";
}
