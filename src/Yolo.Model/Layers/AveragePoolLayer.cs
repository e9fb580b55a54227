using Yolo.Autodiff;

namespace Yolo.Model.Layers;

/// <summary>The mean of each map, [N, C, 1, 1]: Darknet's [avgpool].</summary>
public sealed record AveragePoolLayer : Layer
{
    /// <inheritdoc/>
    public override FeatureShape Output(FeatureShape input) => new(input.Channels, 1, 1);

    /// <inheritdoc/>
    public override Tensor Infer(Func<string, Tensor> parameter, Func<string, Tensor> statistic, Tensor x) =>
        Tensor.SumKeepAxes(x, 2, 3) * (1.0 / (x.Shape[2] * x.Shape[3]));
}
