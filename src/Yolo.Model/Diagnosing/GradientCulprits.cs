using Yolo.Model.Collections;

namespace Yolo.Model.Diagnosing;

/// <summary>The gradient of a finite loss in one number of the head.</summary>
/// <param name="Place">The number of the head.</param>
/// <param name="HeadValue">Its value.</param>
/// <param name="Value">The gradient.</param>
public sealed record HeadGradientCulprit(HeadPlace Place, double HeadValue, double Value) : Culprit(Value)
{
    /// <inheritdoc/>
    public override string Describe(IReadOnlyList<string> pictures, IReadOnlyList<string> classes) =>
        Text($"the loss is finite, but its gradient is {Value} in {Place.FieldName(classes)} = {HeadValue}, {Place.Where(pictures)}");
}

/// <summary>
/// The gradient of a parameter: that of the head is finite. Of several parameters it is the one nearest to the head, which the way back comes to first.
/// </summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Place">The indices in it.</param>
/// <param name="Value">The gradient.</param>
public sealed record ParameterGradientCulprit(string Name, ValueList<int> Place, double Value) : Culprit(Value)
{
    /// <inheritdoc/>
    public override string Describe(IReadOnlyList<string> pictures, IReadOnlyList<string> classes) =>
        Text($"the loss is finite, but the gradient of '{Name}' is {Value} at {At(Place)}");
}

/// <summary>A number of the new state: loss and gradient are finite.</summary>
/// <param name="Name">The tensor's name in a checkpoint.</param>
/// <param name="Place">The indices in it.</param>
/// <param name="Before">The number before the step.</param>
/// <param name="Rate">The step's learning rate.</param>
/// <param name="Value">The number after it.</param>
public sealed record UpdateCulprit(string Name, ValueList<int> Place, double Before, double Rate, double Value) : Culprit(Value)
{
    /// <inheritdoc/>
    public override string Describe(IReadOnlyList<string> pictures, IReadOnlyList<string> classes) =>
        Text($"loss and gradient are finite, but the update at learning rate {Rate} turns '{Name}' at {At(Place)} from {Before} into {Value}");
}
