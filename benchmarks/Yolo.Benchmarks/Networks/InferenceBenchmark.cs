using TorchSharp;
using Yolo.Autodiff;
using Yolo.Benchmarks.Running;
using Yolo.Kernels;
using Yolo.Model.Layers;

namespace Yolo.Benchmarks.Networks;

/// <summary>Whole networks on new images: pixels in memory of the program to the head in memory of the program.</summary>
public static class InferenceBenchmark
{
    private const double Tolerance = 1e-3;

    public static IEnumerable<Comparison> Run(double seconds) =>
    [
        Compare("Tiny YOLOv2 416, batch 1", NetworkProblem.Tiny(1), seconds),
        Compare("Tiny YOLOv2 416, batch 8", NetworkProblem.Tiny(8), seconds),
        Compare("YOLOv2 416, batch 1", NetworkProblem.Full(1), seconds),
    ];

    private static Comparison Compare(string name, NetworkProblem problem, double seconds)
    {
        var device = Device.Host;
        var weights = problem.Weights(device);
        var plan = problem.Network.Fold(weights);
        float[] Ours()
        {
            float[] head = [];
            device.Region(() =>
            {
                head = plan.Infer(Tensor.From(device, problem.Pixels, [.. problem.Shape.Select(s => (int)s)])).ToFloats();
                return new TensorList([]);
            });
            return head;
        }

        using var onnx = new OnnxNetwork(plan.Network, plan.Weights);
        var expected = onnx.Infer(problem.Pixels, problem.Shape);
        Agreement.Require($"{name}, Yolo", Ours(), expected, Tolerance);
        List<Contender> contenders = [new("ONNX Runtime", () => onnx.Infer(problem.Pixels, problem.Shape)), new("Yolo", () => Ours())];

        // Darknet's reorganisation is no module of libtorch.
        using var torchNetwork = problem.Network.Layers.Any(layer => layer is RouteLayer) ? null : new TorchNetwork(problem.Network, weights);
        if (torchNetwork is not null)
        {
            torchNetwork.Evaluate();
            float[] Theirs()
            {
                using var scope = torch.NewDisposeScope();
                using var constant = torch.no_grad();
                return torchNetwork.Forward(torch.tensor(problem.Pixels).reshape(problem.Shape)).data<float>().ToArray();
            }
            Agreement.Require($"{name}, TorchSharp", Theirs(), expected, Tolerance);
            contenders.Insert(0, new("TorchSharp", () => Theirs()));
        }
        return InTurns.Compare(name, new(problem.Operations / MachineRates.Operations, "FMA, direct"), seconds, [.. contenders]);
    }
}
