using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Geometry;
using Yolo.Model.Networks;

namespace Yolo.Benchmarks.Networks;

/// <summary>A network of the published size with weights drawn from a seed, a batch of noise, and truths in it.</summary>
public sealed record NetworkProblem(Network Network, int Images, float[] Pixels, IReadOnlyList<IReadOnlyList<Truth>> Truths)
{
    public const int Classes = 20;

    public long[] Shape => [Images, 3, Network.Input.Height, Network.Input.Width];

    /// <summary>Bytes of all weights in single precision.</summary>
    public double WeightBytes => (double)Network.WeightCount * sizeof(float);

    /// <summary>Multiplications and additions of the network for the batch, by the definition of convolution.</summary>
    public double Operations => (double)Network.Operations * Images;

    public static NetworkProblem Tiny(int images, int side = YoloV2.Size) => Create(YoloV2.Tiny(Classes, Anchors.Voc, side, side), images);

    public static NetworkProblem Full(int images) => Create(YoloV2.Full(Classes, Anchors.Voc), images);

    /// <summary>What training starts from.</summary>
    public Weights Weights(Device device) => Network.Init(device, seed: 1);

    /// <summary>The same with the statistics of the first image, as if they had been learnt: without, normalisation would do next to nothing.</summary>
    public Weights Learnt(Device device) => device.Region(() =>
    {
        var weights = Weights(device);
        var image = Tensor.From(device, Pixels[..(Pixels.Length / Images)], 1, 3, Network.Input.Height, Network.Input.Width);
        return weights with { Statistics = Network.Train(weights.Parameters, image).Statistics };
    });

    private static NetworkProblem Create(Network network, int images)
    {
        var random = new Random(images);
        var pixels = new float[images * 3 * network.Input.Height * network.Input.Width];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = random.NextSingle();
        }
        double Between(double low, double high) => low + ((high - low) * random.NextDouble());
        var truths = Enumerable.Range(0, images).Select(image => (IReadOnlyList<Truth>)[.. Enumerable.Range(0, 1 + (image % 3)).Select(_ => new Truth(
            new(Between(0.1, 0.9), Between(0.1, 0.9), Between(0.05, 0.5), Between(0.05, 0.5)), random.Next(Classes)))]).ToArray();
        return new(network, images, pixels, truths);
    }
}
