using Yolo.Model.Collections;

namespace Yolo.Model.Darknet;

/// <summary><c>[route]</c>: the outputs of other layers, one behind the other along the channels; all have the same height and width.</summary>
/// <param name="Layers">Which layers: counted from 0, or back from this one where negative (−1 is the layer before).</param>
public sealed record DarknetRoute(ValueList<int> Layers) : DarknetLayer
{
    /// <summary>Which layers, at least one: counted from 0, or back from this one where negative (−1 is the layer before).</summary>
    public ValueList<int> Layers { get; init => field = Limits.NotEmpty(value); } = Limits.NotEmpty(Layers);

    /// <inheritdoc/>
    public override string Name => "route";
}

/// <summary>
/// <c>[shortcut]</c>: the output of the layer before plus that of another. Where their sides differ by a whole factor, Darknet adds every n-th place; where
/// their channels differ, it adds those that both have.
/// </summary>
/// <param name="From">Which layer: counted from 0, or back from this one where negative.</param>
public sealed record DarknetShortcut(int From) : DarknetLayer
{
    /// <inheritdoc/>
    public override string Name => "shortcut";

    /// <summary>What comes last.</summary>
    public DarknetActivation Activation { get; init; } = DarknetActivation.Linear;
}

/// <summary>
/// <c>[reorg]</c>: C × H × W to C·stride² × H/stride × W/stride, in Darknet's order, which is not TensorFlow's space to depth.
/// </summary>
public sealed record DarknetReorg : DarknetLayer
{
    /// <inheritdoc/>
    public override string Name => "reorg";

    /// <summary>The side of the blocks, in pixels of the input.</summary>
    public int Stride { get; init => field = Limits.Side.Check(value); } = 1;
}
