using Yolo.Autodiff;
using Yolo.Model.Validation;

namespace Yolo.Model.Layers;

/// <summary>How the places of a block become channels.</summary>
public enum Reorganisation
{
    /// <summary>Darknet's [reorg], <see cref="Tensor.DarknetReorg"/>: what published weights were trained with.</summary>
    Darknet,

    /// <summary><see cref="Tensor.SpaceToDepth"/>, as the Keras codes have it.</summary>
    SpaceToDepth,
}

/// <summary>Maps a <paramref name="Stride"/>-th as high and wide with stride² times the channels: the passthrough of YOLOv2.</summary>
public sealed record ReorgLayer(int Stride = 2, Reorganisation Way = Reorganisation.Darknet) : Layer
{
    /// <inheritdoc/>
    public override FeatureShape Output(FeatureShape input)
    {
        Require.AtLeastOne(Stride);
        var fits = input.Height % Stride == 0 && input.Width % Stride == 0 && (Way == Reorganisation.SpaceToDepth || input.Channels % (Stride * Stride) == 0);
        return fits
            ? new(input.Channels * Stride * Stride, input.Height / Stride, input.Width / Stride)
            : throw new ArgumentException(
                $"Maps of {input} cannot be reorganised by {Stride}: height and width must be multiples of {Stride}, and for Darknet's way channels of {Stride * Stride}.");
    }

    /// <inheritdoc/>
    public override Tensor Infer(Func<string, Tensor> parameter, Func<string, Tensor> statistic, Tensor x) =>
        Way == Reorganisation.Darknet ? Tensor.DarknetReorg(x, Stride) : Tensor.SpaceToDepth(x, Stride);
}
