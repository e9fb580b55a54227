using TorchSharp;
using Yolo.Autodiff;
using Yolo.Benchmarks.Running;
using Yolo.Kernels;

namespace Yolo.Benchmarks.Contractions;

/// <summary>Convolutions of the published Tiny YOLOv2 at 416 × 416, forward and both gradients.</summary>
public static class ConvolutionBenchmark
{
    private const int Images = 4;

    private static readonly (int Input, int Output, int Side, int Kernel)[] Layers =
        [(3, 16, 416, 3), (16, 32, 208, 3), (64, 128, 52, 3), (256, 512, 13, 3), (1024, 125, 13, 1)];

    public static IEnumerable<Comparison> Run(double seconds) => Layers.SelectMany(l => Compare(l.Input, l.Output, l.Side, l.Kernel, seconds));

    private static IEnumerable<Comparison> Compare(int input, int output, int side, int kernel, double seconds)
    {
        var (device, padding) = (Device.Host, kernel / 2);
        var (x, w, g) = (
            new RandomTensor(1, Images, input, side, side), new RandomTensor(2, output, input, kernel, kernel), new RandomTensor(3, Images, output, side, side));
        var (ourX, ourW, ourG) = (x.On(device), w.On(device), g.On(device));
        using var theirX = x.OnTorch();
        using var theirW = w.OnTorch();
        using var theirG = g.OnTorch();
        torch.Tensor Forward(torch.Tensor left, torch.Tensor right) => torch.nn.functional.conv2d(left, right, null, [1, 1], [padding, padding]);

        // Each watches one argument only, so that libtorch computes one gradient; its forward pass is done before the timing.
        using var watchedX = x.OnTorch().requires_grad_(true);
        using var watchedW = w.OnTorch().requires_grad_(true);
        using var ofX = Forward(watchedX, theirW);
        using var ofW = Forward(theirX, watchedW);
        torch.Tensor Pull(torch.Tensor result, torch.Tensor watched) => torch.autograd.grad([result], [watched], [theirG], retain_graph: true)[0];

        var name = $"{kernel}×{kernel}, {input} → {output}, {side}²";
        var operations = 2.0 * Images * output * side * side * input * kernel * kernel;
        yield return new Pair($"{name}, forward", () => Tensor.Conv2D(ourX, ourW, 1, padding), () => Forward(theirX, theirW), operations)
            .Compare(device, seconds);
        yield return new Pair($"{name}, input gradient", () => Tensor.Conv2DInputGradient(ourG, ourW, ourX.Shape, 1, padding), () => Pull(ofX, watchedX), operations)
            .Compare(device, seconds);
        yield return new Pair($"{name}, filter gradient", () => Tensor.Conv2DFilterGradient(ourX, ourG, ourW.Shape, 1, padding), () => Pull(ofW, watchedW), operations)
            .Compare(device, seconds);
    }
}
