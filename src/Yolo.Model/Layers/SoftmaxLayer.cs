using Yolo.Autodiff;

namespace Yolo.Model.Layers;

/// <summary>Probabilities over the channels of each place: Darknet's [softmax] at the end of a classifier.</summary>
public sealed record SoftmaxLayer : Layer
{
    /// <inheritdoc/>
    public override FeatureShape Output(FeatureShape input) => input;

    /// <inheritdoc/>
    public override Tensor Infer(Func<string, Tensor> parameter, Func<string, Tensor> statistic, Tensor x) => Tensor.Softmax(x, 1);
}
