namespace Yolo.Model.Diagnosing;

/// <summary>A term of one slot: the head is finite, the term is not, because of one field.</summary>
/// <param name="Term">coordinate, class, object, no-object or, if only their sum is not finite, total.</param>
/// <param name="Place">The slot and the field.</param>
/// <param name="HeadValue">The field's value.</param>
/// <param name="Value">The term.</param>
public sealed record TermCulprit(string Term, HeadPlace Place, double HeadValue, double Value) : Culprit(Value)
{
    /// <inheritdoc/>
    public override string Describe(IReadOnlyList<string> pictures, IReadOnlyList<string> classes) =>
        Text($"the {Term} term is {Value} because of {Place.FieldName(classes)} = {HeadValue}, {Place.Where(pictures)}");
}

/// <summary>A term whose slots are all finite, but whose sum is not.</summary>
/// <param name="Term">coordinate, class, object, no-object or total.</param>
/// <param name="Place">The slot with the largest part, and the field of it that is furthest from 0.</param>
/// <param name="HeadValue">The field's value.</param>
/// <param name="Largest">The largest part.</param>
/// <param name="Value">The sum.</param>
public sealed record SumCulprit(string Term, HeadPlace Place, double HeadValue, double Largest, double Value) : Culprit(Value)
{
    /// <inheritdoc/>
    public override string Mend => "Lower the learning rate, or use a device of double precision.";

    /// <inheritdoc/>
    public override string Describe(IReadOnlyList<string> pictures, IReadOnlyList<string> classes) => Text(
        $"the {Term} term sums up to {Value} over slots that are each finite; the largest part, {Largest}, is of {Place.FieldName(classes)} = {HeadValue}, {Place.Where(pictures)}");
}

/// <summary>A truth that makes a term infinite whatever the head says.</summary>
/// <param name="Term">coordinate, class, object, no-object or total.</param>
/// <param name="Image">The image n in the batch.</param>
/// <param name="Box">The truth's position in its image's list.</param>
/// <param name="Value">The term.</param>
public sealed record TruthCulprit(string Term, int Image, int Box, double Value) : Culprit(Value)
{
    /// <inheritdoc/>
    public override string Mend => "Correct or remove the box, or the weights of the loss.";

    /// <inheritdoc/>
    public override string Describe(IReadOnlyList<string> pictures, IReadOnlyList<string> classes) =>
        Text($"the {Term} term is {Value} whatever the network says, because of box {Box} (counted from 0) of picture '{pictures[Image]}'");
}

/// <summary>Options of the loss that make a term infinite whatever the head and the truths.</summary>
/// <param name="Term">coordinate, class, object, no-object or total.</param>
/// <param name="Value">The term.</param>
public sealed record OptionsCulprit(string Term, double Value) : Culprit(Value)
{
    /// <inheritdoc/>
    public override string Mend => "Choose finite weights for the loss that the device's precision can hold.";

    /// <inheritdoc/>
    public override string Describe(IReadOnlyList<string> pictures, IReadOnlyList<string> classes) =>
        Text($"the {Term} term is {Value} whatever the network and the truths say, because of the loss's own options");
}
