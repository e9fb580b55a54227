using TorchSharp;
using Yolo.Autodiff;
using Yolo.Benchmarks.Running;
using Yolo.Kernels;

namespace Yolo.Benchmarks.Contractions;

/// <summary>The product of two square matrices.</summary>
public static class ContractBenchmark
{
    private static readonly int[] Sides = [512, 1024];

    public static IEnumerable<Comparison> Run(double seconds) => Sides.Select(side => Compare(side, seconds));

    private static Comparison Compare(int side, double seconds)
    {
        var device = Device.Host;
        var (a, b) = (new RandomTensor(1, side, side), new RandomTensor(2, side, side));
        var (ours, otherOurs) = (a.On(device), b.On(device));
        using var theirs = a.OnTorch();
        using var otherTheirs = b.OnTorch();
        using var graphless = torch.no_grad();
        var pair = new Pair($"{side}³", () => Tensor.MatMul(ours, otherOurs), () => torch.matmul(theirs, otherTheirs), 2.0 * side * side * side);
        return pair.Compare(device, seconds);
    }
}
