using System.Diagnostics;
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Geometry;
using Yolo.Model.Layers;
using Yolo.Model.Loss;
using Yolo.Model.Networks;
using Yolo.Model.Training;

namespace Yolo.Roofline;

/// <summary>The same passes, timed on a device.</summary>
internal static class Measuring
{
    public const int Classes = 20;

    /// <summary>The first GPU, else OpenCL's CPU, else none.</summary>
    public static string? Device() => Gpu() ?? Yolo.Kernels.Device.All().FirstOrDefault(d => d.IsUsable && d.Name != "host")?.Name;

    /// <summary>The fastest GPU; a CPU that OpenCL shows is none.</summary>
    public static string? Gpu() => Yolo.Kernels.Device.Best() is { IsGpu: true } gpu ? gpu.Name : null;

    public static int Run(string name, int size)
    {
        Device device;
        try
        {
            device = Yolo.Kernels.Device.Parse(name);
        }
        catch (DeviceException e)
        {
            Console.Error.WriteLine(e.Message);
            return 2;
        }
        Console.WriteLine($"### Measured on {device.Name}, {device.Description}: Tiny YOLOv2, {size} × {size}");
        Console.WriteLine();
        Console.WriteLine("| pass | GFLOP | launches | copies | ms | GFLOP/s |");
        Console.WriteLine("|---|---|---|---|---|---|");
        var network = YoloV2.Tiny(Classes, Anchors.Voc, size, size);
        var trained = network.Fold(network.Init(device, 1));
        foreach (var batch in new[] { 1, 8 })
        {
            var images = Images(device, network, batch);
            Row(device, $"inference, batch {batch}", Work.Inference(network, batch).Sum(w => w.Operations), () => Inside(device, () => trained.Infer(images)));
        }
        Row(device, "training step, batch 8", Work.Training(network, 8).Sum(w => w.Operations), Step(device, network, 8));
        Console.WriteLine();
        Console.WriteLine($"| convolution | pass | MFLOP | {string.Join(" | ", Ways.Select(way => way.Length == 0 ? "as chosen ms" : $"{way[1..]} ms"))} | GFLOP/s as chosen |");
        Console.WriteLine($"|---|---|---|{string.Concat(Ways.Select(_ => "---|"))}---|");
        foreach (var layer in LayerSummary.Of(network).Where(l => network.Layers[l.Index] is ConvolutionLayer))
        {
            Convolution(device, layer, ((ConvolutionLayer)network.Layers[layer.Index]).Size);
        }
        return 0;
    }

    private static readonly string[] Passes = ["forward", "gradient of the input", "gradient of the filters"];

    /// <summary>Ends of the names of devices that convolve by other ways.</summary>
    private static readonly string[] Ways = ["", ":direct", ":winograd2", ":winograd4"];

    private static void Convolution(Device device, LayerSummary layer, int kernel)
    {
        var operations = 2.0 * layer.Output.Count() * layer.Input.Channels * kernel * kernel;
        var name = $"{kernel} × {kernel}, {layer.Input.Channels} → {layer.Output.Channels}, {layer.Output.Height}²";
        var seconds = Ways.Select(way => Seconds(Yolo.Kernels.Device.Parse(device.Name + way), layer, kernel)).ToArray();
        foreach (var (i, pass) in Passes.Index())
        {
            Console.WriteLine(
                $"| {name} | {pass} | {operations / 1e6:0} | {string.Join(" | ", seconds.Select(way => $"{1e3 * way[i]:0.000}"))} | {operations / seconds[0][i] / 1e9:0} |");
        }
    }

    /// <summary>Of a convolution and its two gradients.</summary>
    private static double[] Seconds(Device device, LayerSummary layer, int kernel)
    {
        var x = Tensor.Ones(device, 1, layer.Input.Channels, layer.Input.Height, layer.Input.Width);
        var y = Tensor.Ones(device, 1, layer.Output.Channels, layer.Output.Height, layer.Output.Width);
        var w = Tensor.Ones(device, layer.Output.Channels, layer.Input.Channels, kernel, kernel);
        Func<Tensor>[] passes =
        [
            () => Tensor.Conv2D(x, w, 1, kernel / 2),
            () => Tensor.Conv2DInputGradient(y, w, x.Shape, 1, kernel / 2),
            () => Tensor.Conv2DFilterGradient(x, y, w.Shape, 1, kernel / 2),
        ];
        return [.. passes.Select(run => Seconds(device, () => Inside(device, run)))];
    }

    private static void Row(Device device, string name, double operations, Action run)
    {
        var seconds = Seconds(device, run);
        var (launches, transfers) = (device.Launches, device.Transfers);
        Once(device, run);
        (launches, transfers) = (device.Launches - launches, device.Transfers - transfers);
        Console.WriteLine($"| {name} | {operations / 1e9:0.0} | {launches} | {transfers} | {1e3 * seconds:0.00} | {operations / seconds / 1e9:0} |");
    }

    private static Action Step(Device device, Network network, int batch)
    {
        var step = new TrainingStep(network, Anchors.Voc, Classes, LossSpec.Default, new Sgd(), new ConstantRate(1e-6));
        var state = TrainingState.Start(network, step.Optimiser, device, 1);
        var pixels = new float[batch * network.Input.Count()];
        Truth[][] truths = [.. Enumerable.Repeat(new[] { new Truth(new Box<Relative>(0.5, 0.5, 0.3, 0.4), 1) }, batch)];
        return () =>
        {
            var result = step.Run(state, pixels, truths);
            Scope.Release(result.Report);
            state = result.State;
        };
    }

    private static Tensor Images(Device device, Network network, int batch) =>
        Tensor.Ones(device, batch, network.Input.Channels, network.Input.Height, network.Input.Width);

    /// <summary>The middle of at least three runs, for a second or so, each to its end; compiling is not counted.</summary>
    private static double Seconds(Device device, Action run)
    {
        Once(device, run);
        var times = new List<double>();
        for (var whole = Stopwatch.StartNew(); times.Count < 3 || (whole.Elapsed.TotalSeconds < 1 && times.Count < 100);)
        {
            var watch = Stopwatch.StartNew();
            Once(device, run);
            times.Add(watch.Elapsed.TotalSeconds);
        }
        times.Sort();
        return times[times.Count / 2];
    }

    /// <summary>What a run makes goes back to the pool after it.</summary>
    private static void Inside(Device device, Func<Tensor> run) => device.Region(() =>
    {
        run();
        return new TensorList([]);
    });

    private static void Once(Device device, Action run)
    {
        run();
        device.Synchronize();
    }
}
