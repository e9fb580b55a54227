using TorchSharp;
using Yolo.Autodiff;
using Yolo.Benchmarks.Running;
using Yolo.Kernels;
using Yolo.Model.Loss;
using TorchTensor = TorchSharp.torch.Tensor;

namespace Yolo.Benchmarks.Losses;

/// <summary>Value and gradient of the default loss, from a head and prepared targets to the gradient at the head.</summary>
public static class LossBenchmark
{
    private const int ExponentialsPerSlot = 25;

    private static readonly int[] Batches = [1, 8, 64];

    private static readonly (string Name, Func<Tensor, LossTargets, Tensor> Loss)[] Ours =
    [
        ("Yolo, fused", (head, targets) => YoloLoss.Fused(LossSpec.Default, head, LossProblem.Anchors, targets).Value),
        ("Yolo, composed", (head, targets) => YoloLoss.Compose(LossSpec.Default, head, LossProblem.Anchors, targets).Value),
    ];

    public static IEnumerable<Comparison> Run(double seconds) => Batches.Select(images => Compare(images, seconds));

    private static Comparison Compare(int images, double seconds)
    {
        var device = Device.Host;
        var problem = LossProblem.Create(device, images);
        var head = problem.HeadOn(device);
        using var torchHead = torch.tensor(problem.Head).reshape([.. problem.HeadShape.Select(s => (long)s)]).detach().requires_grad_(true);
        var torchTargets = TorchTargets.From(problem.Targets);

        var slots = TorchSlots.From(problem.Targets, torchTargets);
        (string Name, Func<TorchTensor> Loss)[] theirs =
        [
            ("TorchSharp, dense", () => TorchLoss.Of(torchHead, torchTargets)),
            ("TorchSharp, gathered", () => GatheredTorchLoss.Of(torchHead, torchTargets, slots)),
        ];

        var expected = Torch(theirs[0].Loss, torchHead, read: true);
        foreach (var (name, loss) in theirs[1..])
        {
            var (value, gradient) = Torch(loss, torchHead, read: true);
            Agreement.Require($"{name}, batch {images}, value", value, expected.Value);
            Agreement.Require($"{name}, batch {images}, gradient", gradient, expected.Gradient);
        }
        foreach (var (name, loss) in Ours)
        {
            var (value, gradient) = ValueAndGradient(device, loss, head, problem.Targets, read: true);
            Agreement.Require($"{name}, batch {images}, value", value, expected.Value);
            Agreement.Require($"{name}, batch {images}, gradient", gradient, expected.Gradient);
        }
        return InTurns.Compare(
            $"batch {images}",
            FloorOf(problem),
            seconds,
            [
                .. theirs.Select(t => new Contender(t.Name, () => Torch(t.Loss, torchHead, read: false))),
                .. Ours.Select(o => new Contender(o.Name, () => ValueAndGradient(device, o.Loss, head, problem.Targets, read: false))),
            ]);
    }

    /// <summary>The head must be read, the gradient written, and each slot has so many exponentials: σ, exp and softmax. The two overlap: the longer counts.</summary>
    private static Floor FloorOf(LossProblem problem)
    {
        var copy = 2.0 * sizeof(float) * problem.Head.Length / MachineRates.CopyBandwidth(problem.Head.Length);
        var exponentials = problem.Slots * ExponentialsPerSlot / MachineRates.Exponentials;
        return copy > exponentials ? new(copy, "copy") : new(exponentials, "exp");
    }

    private static (float[] Value, float[] Gradient) Torch(Func<TorchTensor> of, TorchTensor head, bool read)
    {
        using var scope = torch.NewDisposeScope();
        var loss = of();
        var gradient = torch.autograd.grad([loss], [head])[0];
        return read ? ([loss.item<float>()], gradient.data<float>().ToArray()) : default;
    }

    private static (float[] Value, float[] Gradient) ValueAndGradient(
        Device device, Func<Tensor, LossTargets, Tensor> loss, Tensor head, LossTargets targets, bool read)
    {
        float[] value = [];
        var gradient = device.Region(() =>
        {
            var result = Diff.ValueAndGrad(h => loss(h, targets), head);
            value = read ? result.Value.ToFloats() : [];
            return result.Gradient;
        });
        var numbers = read ? gradient.ToFloats() : [];
        Scope.Release(gradient);
        return (value, numbers);
    }
}
