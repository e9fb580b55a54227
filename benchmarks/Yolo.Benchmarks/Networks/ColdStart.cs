using System.Diagnostics;
using Yolo.Benchmarks.Running;
using Yolo.Kernels;
using Yolo.Model.Darknet;
using Yolo.Model.Geometry;
using Yolo.Model.Networks;

namespace Yolo.Benchmarks.Networks;

/// <summary>
/// From the start of a process to the first detection: the yolo command on one picture; beside it a bare process that reads the same picture, loads the same network in
/// ONNX Runtime and runs it once.
/// </summary>
public static class ColdStart
{
    /// <summary>The internal argument by which the program starts itself.</summary>
    public const string Argument = "--infer-once-with";
    private const int Times = 5;
    private const string ToolFromHere = "../../../../../../src/Yolo.Cli/bin/Release/net10.0/linux-x64/yolo";

    public static Table Run()
    {
        var tool = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, ToolFromHere));
        if (!File.Exists(tool))
        {
            throw new ColdStartException($"'{tool}' is not built: run dotnet build src/Yolo.Cli -c Release first.");
        }
        var folder = Directory.CreateTempSubdirectory("yolo-start-").FullName;
        try
        {
            var (onnx, safetensors, picture) = (Path.Combine(folder, "tiny.onnx"), Path.Combine(folder, "tiny.safetensors"), Path.Combine(folder, "picture.bmp"));
            BitmapFile.Write(picture, 640, 480);
            var problem = NetworkProblem.Tiny(1);
            var weights = problem.Learnt(Device.Host);
            File.WriteAllBytes(onnx, OnnxNetwork.Exported(new(problem.Network, weights)));
            WriteDarknet(problem.Network, weights, folder);
            Call(tool, "convert", "--model", Path.Combine(folder, "tiny.cfg"), Path.Combine(folder, "tiny.weights"), "--to", safetensors);
            return new(
                "start: from process start to the first result, Tiny YOLOv2 416, s",
                ["process", "median", "best"],
                [
                    Row("yolo detect, one picture of 640 × 480", tool, "detect", "--model", safetensors, "--images", picture, "--out", Path.Combine(folder, "found"), "--device", "host"),
                    Row("ONNX Runtime, the same picture to the head", Environment.ProcessPath!, Argument, onnx, picture),
                ]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Reads a picture, loads a network and runs it once, in a process of its own; prints a number of the head, so that nobody can leave it out.</summary>
    public static int InferOnce(string model, string picture)
    {
        using var network = new OnnxNetwork(File.ReadAllBytes(model));
        Console.WriteLine(network.Infer(BitmapFile.ReadLetterboxed(picture, YoloV2.Size), [1, 3, YoloV2.Size, YoloV2.Size])[0]);
        return 0;
    }

    private static IReadOnlyList<object> Row(string name, string command, params string[] arguments)
    {
        var seconds = Enumerable.Range(0, Times).Select(_ =>
        {
            var start = Stopwatch.GetTimestamp();
            Call(command, arguments);
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }).Order().ToArray();
        return [name, seconds[Times / 2], seconds[0]];
    }

    private static void Call(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new ColdStartException($"{command} {string.Join(' ', arguments)} exits with {process.ExitCode}: {errors.Result}");
        }
    }

    /// <summary>The files that the tool can make a model of.</summary>
    private static void WriteDarknet(Network network, Weights weights, string folder)
    {
        var region = new DarknetRegion { Anchors = Anchors.Voc, Classes = NetworkProblem.Classes, Softmax = true };
        var config = DarknetDescription.Of(network, region, new DarknetNet(1, 1, 1));
        using (var writer = File.CreateText(Path.Combine(folder, "tiny.cfg")))
        {
            config.Write(writer);
        }
        using var file = File.Create(Path.Combine(folder, "tiny.weights"));
        DarknetNumbers.From(network, weights, seen: 0).Write(file);
    }
}

/// <summary>A process that should be timed did not run.</summary>
public sealed class ColdStartException(string message) : Exception(message);
