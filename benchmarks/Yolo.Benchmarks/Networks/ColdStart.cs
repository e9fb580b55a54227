using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Yolo.Kernels;
using Yolo.Model.Darknet;
using Yolo.Model.Geometry;
using Yolo.Model.Networks;
using Yolo.Onnx;

namespace Yolo.Benchmarks.Networks;

/// <summary>From the start of a process to the first detection: the yolo command on one picture; beside it a bare process that loads the same network in ONNX Runtime and runs it once.</summary>
public static class ColdStart
{
    /// <summary>The internal argument by which the program starts itself.</summary>
    public const string Argument = "--infer-once-with";
    private const int Times = 7;

    public static IEnumerable<string> Markdown()
    {
        var folder = Directory.CreateTempSubdirectory("yolo-start-").FullName;
        try
        {
            var tool = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../../../src/Yolo.Cli/bin/Release/net10.0/linux-x64/yolo"));
            if (!File.Exists(tool))
            {
                throw new FileNotFoundException($"The command {tool} is not built: run dotnet build src/Yolo.Cli -c Release first.");
            }
            var (onnx, picture) = (Path.Combine(folder, "tiny.onnx"), Path.Combine(folder, "picture.bmp"));
            WritePicture(picture);
            var problem = NetworkProblem.Tiny(1);
            using (var file = File.Create(onnx))
            {
                OnnxModel.Export(file, problem.Network, problem.Weights(Device.Host), new Dictionary<string, string>());
            }
            WriteDarknet(problem.Network, folder);
            Run(tool, "convert", "--model", Path.Combine(folder, "tiny.cfg"), Path.Combine(folder, "tiny.weights"), "--to", Path.Combine(folder, "tiny.safetensors"));
            var ours = Timed(
                tool, "detect", "--model", Path.Combine(folder, "tiny.safetensors"), "--images", picture, "--out", Path.Combine(folder, "found"), "--device", "host");
            var theirs = Timed(Environment.ProcessPath!, Argument, onnx);
            return
            [
                "### start: from process start to the first result, Tiny YOLOv2 416, s",
                string.Empty,
                "| process | median | best |",
                "|---|---|---|",
                Row("yolo detect, one picture of 640 × 480", ours),
                Row("ONNX Runtime, the head of one image alone", theirs),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Loads a network and runs it once, in a process of its own.</summary>
    public static int InferOnce(string model)
    {
        using var session = new InferenceSession(model);
        var problem = NetworkProblem.Tiny(1);
        using var images = OrtValue.CreateTensorValueFromMemory(problem.Pixels, problem.Shape);
        using var run = new RunOptions();
        using var outputs = session.Run(run, [OnnxModel.Images], [images], [OnnxModel.Head]);
        Console.WriteLine(outputs[0].GetTensorDataAsSpan<float>()[0]);
        return 0;
    }

    private static string Row(string name, double[] seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"| {name} | {seconds.Order().ElementAt(seconds.Length / 2):f2} | {seconds.Min():f2} |");

    private static double[] Timed(string command, params string[] arguments) => [.. Enumerable.Range(0, Times).Select(_ =>
    {
        var start = Stopwatch.GetTimestamp();
        Run(command, arguments);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    })];

    private static void Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command} {string.Join(' ', arguments)} exits with {process.ExitCode}: {errors.Result}");
        }
    }

    private static void WriteDarknet(Network network, string folder)
    {
        var weights = network.Init(Device.Host, seed: 1);
        var region = new DarknetRegion { Anchors = Anchors.Voc, Classes = NetworkProblem.Classes, Softmax = true };
        var config = DarknetDescription.Of(network, region, new DarknetNet(1, 1, 1));
        using (var writer = File.CreateText(Path.Combine(folder, "tiny.cfg")))
        {
            config.Write(writer);
        }
        using var file = File.Create(Path.Combine(folder, "tiny.weights"));
        DarknetNumbers.From(network, weights, seen: 0).Write(file);
    }

    /// <summary>A picture that needs no library to write: noise, 24 bits a pixel.</summary>
    private static void WritePicture(string path)
    {
        const int width = 640, height = 480, header = 54;
        var bytes = new byte[header + (3 * width * height)];
        new Random(1).NextBytes(bytes.AsSpan(header));
        bytes[0] = (byte)'B';
        bytes[1] = (byte)'M';
        foreach (var (at, value) in new[] { (2, bytes.Length), (10, header), (14, 40), (18, width), (22, height), (26, 1 | (24 << 16)), (34, 3 * width * height) })
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(at), value);
        }
        File.WriteAllBytes(path, bytes);
    }
}
