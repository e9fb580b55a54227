using TorchSharp;
using TorchSharp.Modules;
using Yolo.Benchmarks.Losses;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;
using Yolo.Model.Networks;
using Yolo.Model.Training;

namespace Yolo.Benchmarks.Networks;

/// <summary>The loss of a head, from the targets as maps and as a list of slots.</summary>
public delegate torch.Tensor TorchLossOf(torch.Tensor head, TorchTargets targets, TorchSlots slots);

/// <summary>A training step in libtorch: forward, a loss, autograd, SGD with momentum and with decay of the filters.</summary>
public sealed class TorchStep : IDisposable
{
    private readonly NetworkProblem _problem;
    private readonly TorchLossOf _loss;
    private readonly TorchTargets _targets;
    private readonly TorchSlots _slots;
    private readonly torch.optim.Optimizer _optimiser;

    public TorchStep(NetworkProblem problem, Weights weights, LossTargets targets, TorchLossOf loss, Sgd sgd, double rate)
    {
        (_problem, _loss) = (problem, loss);
        Network = new(problem.Network, weights);
        Network.Train();
        _targets = TorchTargets.From(targets);
        _slots = TorchSlots.From(targets, _targets);
        var (filters, rest) = Network.Parameters();
        _optimiser = torch.optim.SGD(
            [
                new SGD.ParamGroup(filters, new SGD.Options { LearningRate = rate, momentum = sgd.Momentum, weight_decay = sgd.Decay }),
                new SGD.ParamGroup(rest, new SGD.Options { LearningRate = rate, momentum = sgd.Momentum, weight_decay = 0 }),
            ],
            rate, sgd.Momentum);
    }

    public TorchNetwork Network { get; }

    public float Run()
    {
        using var scope = torch.NewDisposeScope();
        _optimiser.zero_grad();
        var head = Network.Forward(torch.tensor(_problem.Pixels).reshape(_problem.Shape));
        var loss = _loss(head, _targets, _slots);
        loss.backward();
        _optimiser.step();
        return loss.item<float>();
    }

    public void Dispose()
    {
        _optimiser.Dispose();
        Network.Dispose();
    }
}
