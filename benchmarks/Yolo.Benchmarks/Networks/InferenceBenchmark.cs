using TorchSharp;
using Yolo.Autodiff;
using Yolo.Benchmarks.Running;
using Yolo.Kernels;

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
        var weights = problem.Learnt(device);
        var plan = problem.Network.Fold(weights);
        using var onnx = new OnnxNetwork(plan);
        using var torchNetwork = new TorchNetwork(problem.Network, weights);
        torchNetwork.Evaluate();

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
        float[] Torchs()
        {
            using var scope = torch.NewDisposeScope();
            using var constant = torch.no_grad();
            return torchNetwork.Forward(torch.tensor(problem.Pixels).reshape(problem.Shape)).data<float>().ToArray();
        }

        (string Name, Func<float[]> Head)[] contenders =
            [("TorchSharp", Torchs), ("ONNX Runtime", () => onnx.Infer(problem.Pixels, problem.Shape)), ("Yolo", Ours)];
        var expected = contenders[0].Head();
        foreach (var other in contenders[1..])
        {
            Agreement.Require($"{name}, {other.Name}", other.Head(), expected, Tolerance);
        }
        return InTurns.Compare(name, NetworkFloor.OfInference(problem), seconds, [.. contenders.Select(c => new Contender(c.Name, () => c.Head()))]);
    }
}
