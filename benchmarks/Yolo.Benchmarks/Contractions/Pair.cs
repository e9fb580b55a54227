using TorchSharp;
using Yolo.Autodiff;
using Yolo.Benchmarks.Running;
using Yolo.Kernels;

namespace Yolo.Benchmarks.Contractions;

/// <summary>One contraction done by both sides, and its floating-point operations, which set the floor.</summary>
public sealed record Pair(string Case, Func<Tensor> Ours, Func<torch.Tensor> Theirs, double Operations)
{
    public Comparison Compare(Device device, double seconds)
    {
        using (var theirs = Theirs())
        {
            Agreement.Require(Case, Ours().ToFloats(), theirs.detach().contiguous().data<float>().ToArray());
        }
        return InTurns.Compare(
            Case,
            new(Operations / MachineRates.Operations, "FMA"),
            seconds,
            new("TorchSharp", () => Theirs().Dispose()),
            new("Yolo", () => Scope.Release(device.Region(Ours))));
    }
}
