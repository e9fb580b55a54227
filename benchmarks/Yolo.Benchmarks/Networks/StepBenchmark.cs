using Yolo.Benchmarks.Running;
using Yolo.Kernels;

namespace Yolo.Benchmarks.Networks;

/// <summary>A training step of Tiny YOLOv2 at 416 × 416: pixels in memory of the program, forward, loss, gradient, SGD, the loss read.</summary>
public static class StepBenchmark
{
    /// <summary>Forward, the gradient of the filters, and that of the input but for the first layer.</summary>
    private const double Passes = 3;

    private const double Tolerance = 1e-3;

    private static readonly int[] Batches = [4, 8];

    public static IEnumerable<Comparison> Run(double seconds) => Batches.Select(images => Compare(NetworkProblem.Tiny(images), seconds));

    private static Comparison Compare(NetworkProblem problem, double seconds)
    {
        var ours = new OurStep(problem);
        var targets = ours.Step.HeadLoss.Targets(Device.Host, problem.Truths);
        using var theirs = new TorchStep(problem, ours.State.Weights, targets, OurStep.Sgd, OurStep.Rate);

        Agreement.Require("loss", [(float)ours.Run()], [theirs.Run()], Tolerance);
        var (first, last) = theirs.Network.EndFilters();
        var filters = ours.State.Weights.Parameters.Names.Where(name => name.EndsWith(".filters", StringComparison.Ordinal)).ToArray();
        Agreement.Require("the first filters after a step", ours.State.Weights.Parameters[filters[0]].ToFloats(), first, Tolerance);
        Agreement.Require("the last filters after a step", ours.State.Weights.Parameters[filters[^1]].ToFloats(), last, Tolerance);
        return InTurns.Compare(
            $"Tiny YOLOv2 416, batch {problem.Images}",
            new(Passes * problem.Operations / MachineRates.Operations, "FMA, direct"),
            seconds,
            new("TorchSharp", () => theirs.Run()),
            new("Yolo", () => ours.Run()));
    }
}
