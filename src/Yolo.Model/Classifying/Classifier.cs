using Yolo.Autodiff;
using Yolo.Model.Collections;
using Yolo.Model.Layers;
using Yolo.Model.Networks;

namespace Yolo.Model.Classifying;

/// <summary>A network that says what an image shows: class probabilities [N, K, 1, 1] after a softmax, such as <see cref="YoloV2.Darknet19"/>.</summary>
/// <param name="Network">The network.</param>
/// <param name="ClassNames">The names of its classes.</param>
public sealed record Classifier(Network Network, ValueList<string> ClassNames)
{
    /// <summary>The network without a softmax at its end: what is learnt.</summary>
    public Network Logits => Network.Layers.Count > 1 && Network.Layers[^1] is SoftmaxLayer
        ? Network with { Layers = Network.Layers.SkipLast(1).ToValueList() }
        : Network;

    /// <summary>The probability of each class, for each of the images: pixels [N, C, H, W] in [0, 1], row-major.</summary>
    public ValueList<ValueList<double>> Classify(Weights weights, float[] pixels, int images)
    {
        var device = weights.Parameters.Leaves[0].Device;
        // Nothing survives the region: what is wanted has been read by then.
        var probabilities = Array.Empty<double>();
        device.Region(() =>
        {
            var input = Tensor.From(device, pixels, images, Network.Input.Channels, Network.Input.Height, Network.Input.Width);
            probabilities = Tensor.Softmax(Logits.Infer(weights, input), 1).ToArray();
            return new TensorList([]);
        });
        return probabilities.Chunk(ClassNames.Count).Select(p => p.ToValueList()).ToValueList();
    }

    /// <summary>The part of the images whose class is among the <paramref name="most"/> most probable.</summary>
    public static double Accuracy(IReadOnlyList<IReadOnlyList<double>> probabilities, IReadOnlyList<int> classes, int most = 1) =>
        probabilities.Zip(classes, (p, k) => p.Count(other => other > p[k]) < most ? 1.0 : 0).DefaultIfEmpty(double.NaN).Average();
}
