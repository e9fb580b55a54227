using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;

namespace Yolo.Benchmarks.Losses;

/// <summary>A head of the published size with about two truths an image; the truths are assigned and copied before anything is timed.</summary>
public sealed record LossProblem(int Images, float[] Head, LossTargets Targets)
{
    public const int Side = 13;
    public const int Classes = 20;

    public static Anchors Anchors => Anchors.Voc;

    public static int Channels => Anchors.Count * (5 + Classes);

    public int[] HeadShape => [Images, Channels, Side, Side];

    public int Slots => Images * Anchors.Count * Side * Side;

    public static LossProblem Create(Device device, int images)
    {
        var random = new Random(images);
        double Between(double low, double high) => low + ((high - low) * random.NextDouble());
        var head = Enumerable.Range(0, images * Channels * Side * Side).Select(_ => (float)Between(-2, 2)).ToArray();
        var truths = Enumerable.Range(0, images).Select(image => (IReadOnlyList<Truth>)[.. Enumerable.Range(0, 1 + (image % 3)).Select(_ => new Truth(
            new(Between(0, 1), Between(0, 1), Between(0.05, 0.9), Between(0.05, 0.9)), random.Next(Classes)))]).ToArray();
        return new(images, head, LossTargets.Create(device, truths, Anchors, new(Side, Side), Classes));
    }

    public Tensor HeadOn(Device device) => Tensor.From(device, Head, HeadShape);
}
