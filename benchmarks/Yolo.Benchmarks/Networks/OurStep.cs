using Yolo.Kernels;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;
using Yolo.Model.Training;

namespace Yolo.Benchmarks.Networks;

/// <summary>Training steps on one batch, one after another.</summary>
public sealed class OurStep
{
    public const double Rate = 1e-4;
    private readonly NetworkProblem _problem;

    public OurStep(NetworkProblem problem)
    {
        _problem = problem;
        Step = new(problem.Network, Anchors.Voc, NetworkProblem.Classes, LossSpec.Default, Sgd, new ConstantRate(Rate));
        var weights = problem.Weights(Device.Host);
        State = new(weights, Sgd.Init(weights.Parameters), 0, 0);
    }

    public static Sgd Sgd { get; } = new();

    public TrainingStep Step { get; }

    public TrainingState State { get; private set; }

    /// <summary>The numbers of all parameters, one after another.</summary>
    public float[][] Numbers() => [.. State.Weights.Parameters.Leaves.Select(leaf => leaf.ToFloats())];

    /// <summary>Takes a step; the loss before it.</summary>
    public double Run()
    {
        var result = Step.Run(State, _problem.Pixels, _problem.Truths);
        State = result.State;
        return result.Report.Loss.Read().Total;
    }
}
