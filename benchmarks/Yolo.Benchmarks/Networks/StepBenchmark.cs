using Yolo.Benchmarks.Losses;
using Yolo.Benchmarks.Running;
using Yolo.Kernels;

namespace Yolo.Benchmarks.Networks;

/// <summary>A training step of Tiny YOLOv2 at 416 × 416: pixels in memory of the program, forward, loss, gradient, SGD, the loss read.</summary>
public static class StepBenchmark
{
    private const double OfLoss = 1e-3;

    /// <summary>Of the change of a parameter, not of the parameter: a step so small would pass for any other.</summary>
    private const double OfChange = 1e-2;

    private static readonly int[] Batches = [4, 8];

    private static readonly (string Name, TorchLossOf Loss)[] Losses =
    [
        ("TorchSharp, gathered loss", GatheredTorchLoss.Of),
        ("TorchSharp, dense loss", (head, targets, _) => TorchLoss.Of(head, targets)),
    ];

    public static IEnumerable<Comparison> Run(double seconds) => Batches.Select(images => Compare(NetworkProblem.Tiny(images), seconds));

    private static Comparison Compare(NetworkProblem problem, double seconds)
    {
        var ours = new OurStep(problem);
        var targets = ours.Step.HeadLoss.Targets(Device.Host, problem.Truths);
        var before = ours.Numbers();
        TorchStep[] theirs = [.. Losses.Select(l => new TorchStep(problem, ours.State.Weights, targets, l.Loss, OurStep.Sgd, OurStep.Rate))];
        try
        {
            var (loss, after, names) = ((float)ours.Run(), ours.Numbers(), ours.State.Weights.Parameters.Names);
            foreach (var (step, name) in theirs.Zip(Losses, (step, l) => (step, l.Name)))
            {
                Agreement.Require($"{name}, value", [loss], [step.Run()], OfLoss);
                var theirAfter = step.Network.Numbers();
                for (var i = 0; i < names.Count; i++)
                {
                    Agreement.Require($"{name}, the change of {names[i]}", Change(before[i], after[i]), Change(before[i], theirAfter[i]), OfChange);
                }
            }
            return InTurns.Compare(
                $"Tiny YOLOv2 416, batch {problem.Images}",
                NetworkFloor.OfStep(problem),
                seconds,
                [.. theirs.Zip(Losses, (step, l) => new Contender(l.Name, () => step.Run())), new("Yolo", () => ours.Run())]);
        }
        finally
        {
            Array.ForEach(theirs, step => step.Dispose());
        }
    }

    private static float[] Change(float[] before, float[] after) => [.. after.Zip(before, (a, b) => a - b)];
}
