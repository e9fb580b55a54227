using Yolo.Autodiff;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Kernels.Lanes;
using Yolo.Playground;
using Yolo.Testing;

// A gradient.
var x = Tensor.From(Device.Host, [1.0, 2.0, 3.0], 3);
Console.WriteLine($"gradient {string.Join(" ", Diff.Grad(v => Tensor.Sum(v * v * v), x).ToArray())}");

// An op with its own kernel, proven by the laws of the package.
Prove.All(OpLaw.OfOne("Swish", v => Elementwise.Apply(default(Swish), v), (dice, count) => dice.Doubles(count, -2, 2)), Device.Host);
Console.WriteLine("swish proven");

// A detector: trained for two epochs on generated pictures, saved, loaded, asked.
var folder = RunFolder.At(args[0]);
var plan = new TrainingRecipe { Model = "dense", Size = 64, Anchors = 2, Epochs = 2 }.Plan(GeneratedPictures.Dataset(seed: 1, train: 16, test: 8, size: 64), Device.Host);
var outcome = new TrainingRun(plan, folder).Run();
var detector = ModelFile.Load(folder.PathOf("model.safetensors"));
Console.WriteLine($"trained, {plan.Data.Test.Sum(sample => detector.Detect(sample.Load()).Count)} detections, loss {(double.IsFinite(outcome.FinalLoss) ? "finite" : "not finite")}");

// The page of the playground: started on a free port, asked, stopped.
await using var server = await PlaygroundServer.StartAsync(new(detector, "from packages", IsTrained: true, Samples: []), port: 0, Console.Error.WriteLine);
using var stop = new CancellationTokenSource();
var serving = server.ServeAsync(stop.Token);
using var client = new HttpClient();
var page = await client.GetStringAsync(server.Address);
await stop.CancelAsync();
await serving;
Console.WriteLine($"page {(page.Contains("<title>Yolo playground</title>", StringComparison.Ordinal) ? "served" : "lost")}, then {(await Answers() ? "still there" : "stopped")}");

async Task<bool> Answers()
{
    try
    {
        await client.GetStringAsync(server.Address);
        return true;
    }
    catch (HttpRequestException)
    {
        return false;
    }
}

internal readonly struct Swish : IUnaryFunction
{
    public TLane Value<TLane>(TLane x, TLane p)
        where TLane : ILane<TLane> => x / (TLane.Exp(-x) + 1);

    public TLane Derivative<TLane>(TLane x, TLane y, TLane p)
        where TLane : ILane<TLane> => y + ((1.0 - y) / (TLane.Exp(-x) + 1));
}
