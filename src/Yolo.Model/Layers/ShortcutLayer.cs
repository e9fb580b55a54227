using Yolo.Autodiff;
using Yolo.Model.Collections;

namespace Yolo.Model.Layers;

/// <summary>The layer before plus an earlier one, then an activation: Darknet's [shortcut], for maps of one shape.</summary>
/// <param name="From">The earlier layer, by position from 0; −1 is the network's input.</param>
/// <param name="Activation">The function of the sum.</param>
public sealed record ShortcutLayer(int From, Activation Activation = Activation.Linear) : Layer
{
    /// <inheritdoc/>
    public override ValueList<int> Sources(int position) => [position - 1, From];

    /// <inheritdoc/>
    public override FeatureShape Join(IReadOnlyList<FeatureShape> inputs) => inputs[0] == inputs[1]
        ? inputs[0]
        : throw new ArgumentException($"Only maps of one shape can be added, not {inputs[0]} and {inputs[1]}.");

    /// <inheritdoc/>
    public override Tensor Join(IReadOnlyList<Tensor> inputs) => inputs[0] + inputs[1];

    /// <inheritdoc/>
    public override FeatureShape Output(FeatureShape input) => input;

    /// <inheritdoc/>
    public override Tensor Infer(Func<string, Tensor> parameter, Func<string, Tensor> statistic, Tensor x) => Activation.Of(x);
}
