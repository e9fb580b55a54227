using Yolo.Autodiff;
using Yolo.Model.Collections;

namespace Yolo.Model.Layers;

/// <summary>The channels of earlier layers one after another: Darknet's [route].</summary>
/// <param name="From">The layers, by position from 0; −1 is the network's input.</param>
public sealed record RouteLayer(ValueList<int> From) : Layer
{
    /// <inheritdoc/>
    public override ValueList<int> Sources(int position) => From;

    /// <inheritdoc/>
    public override FeatureShape Join(IReadOnlyList<FeatureShape> inputs) => inputs.Count == 0
        ? throw new ArgumentException("it takes the outputs of no layer; name at least one.")
        : inputs.All(i => (i.Height, i.Width) == (inputs[0].Height, inputs[0].Width))
            ? inputs[0] with { Channels = inputs.Sum(i => i.Channels) }
            : throw new ArgumentException($"Only maps of one height and width can stand one after another, not {string.Join(" and ", inputs)}.");

    /// <inheritdoc/>
    public override Tensor Join(IReadOnlyList<Tensor> inputs) => inputs.Count == 1 ? inputs[0] : Tensor.Concat(1, [.. inputs]);

    /// <inheritdoc/>
    public override FeatureShape Output(FeatureShape input) => input;

    /// <inheritdoc/>
    public override Tensor Infer(Func<string, Tensor> parameter, Func<string, Tensor> statistic, Tensor x) => x;
}
