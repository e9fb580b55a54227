using Yolo.Autodiff;
using Yolo.Model.Randomness;

namespace Yolo.Model.Layers;

/// <summary>
/// In training each number becomes 0 with a probability p, and is multiplied by 1/(1 − p) otherwise, so that its mean stays; on new images it is left alone:
/// Darknet's [dropout].
/// </summary>
/// <param name="Probability">p, from 0 up to but not including 1.</param>
public sealed record DropoutLayer(double Probability = 0.5) : Layer
{
    /// <inheritdoc/>
    public override FeatureShape Output(FeatureShape input) => input;

    /// <inheritdoc/>
    public override IEnumerable<LayerStep> Steps(Func<string, Tensor> parameter, Tensor x, LayerContext context)
    {
        var kept = new double[x.Shape.Count];
        for (var i = 0; i < kept.Length; i++)
        {
            kept[i] = context.Random.NextDouble() < Probability ? 0 : 1 / (1 - Probability);
        }
        yield return new("Dropout", x * Tensor.From(x.Device, kept, [.. x.Shape.Sizes]), []);
    }

    /// <inheritdoc/>
    public override Tensor Infer(Func<string, Tensor> parameter, Func<string, Tensor> statistic, Tensor x) => x;
}
