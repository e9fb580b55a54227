using Yolo.Model.Collections;

namespace Yolo.Model.Diagnosing;

/// <summary>A pixel of the batch.</summary>
/// <param name="Image">The image n in the batch.</param>
/// <param name="Channel">The colour.</param>
/// <param name="Row">The pixel's row.</param>
/// <param name="Column">The pixel's column.</param>
/// <param name="Value">Its value.</param>
public sealed record InputCulprit(int Image, int Channel, int Row, int Column, double Value) : Culprit(Value)
{
    /// <inheritdoc/>
    public override string Mend => "Mend the picture, or what makes pixels of it.";

    /// <inheritdoc/>
    public override string Describe(IReadOnlyList<string> pictures, IReadOnlyList<string> classes) =>
        Text($"a pixel is {Value}, in picture '{pictures[Image]}' at channel {Channel}, row {Row}, column {Column}");
}

/// <summary>A number of the state that the step began with: a weight, a statistic, the optimiser's memory.</summary>
/// <param name="Name">The tensor's name in a checkpoint.</param>
/// <param name="Place">The indices in it.</param>
/// <param name="Value">The number.</param>
public sealed record StateCulprit(string Name, ValueList<int> Place, double Value) : Culprit(Value)
{
    /// <inheritdoc/>
    public override string Mend => "Begin with weights whose every number is finite, and a lower learning rate.";

    /// <inheritdoc/>
    public override string Describe(IReadOnlyList<string> pictures, IReadOnlyList<string> classes) => Text($"'{Name}' is {Value} at {At(Place)} before the step");
}

/// <summary>An op of the network: its inputs are finite, its output is not.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Op">The op in it.</param>
/// <param name="Image">The image n in the batch.</param>
/// <param name="Channel">The channel of the output.</param>
/// <param name="Row">The row of the output.</param>
/// <param name="Column">The column of the output.</param>
/// <param name="Value">The number there.</param>
/// <param name="Head">The place in the head, if the output is the head.</param>
public sealed record LayerCulprit(string Layer, string Op, int Image, int Channel, int Row, int Column, double Value, ValueList<HeadPlace> Head) : Culprit(Value)
{
    /// <inheritdoc/>
    public override string Describe(IReadOnlyList<string> pictures, IReadOnlyList<string> classes)
    {
        var field = string.Concat(Head.Select(place => $" (anchor {place.Anchor}, {place.FieldName(classes)})"));
        return Text($"{Layer} / {Op} gives {Value}, in picture '{pictures[Image]}' at channel {Channel}{field}, row {Row}, column {Column}");
    }
}

/// <summary>A statistic of the batch: the maps are finite, their mean or variance is not.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Op">The op in it.</param>
/// <param name="Name">The statistic's name.</param>
/// <param name="Channel">The channel that it is of.</param>
/// <param name="Value">The number.</param>
public sealed record StatisticCulprit(string Layer, string Op, string Name, int Channel, double Value) : Culprit(Value)
{
    /// <inheritdoc/>
    public override string Describe(IReadOnlyList<string> pictures, IReadOnlyList<string> classes) =>
        Text($"{Layer} / {Op} gives {Value} for the batch's '{Name}' of channel {Channel}");
}
