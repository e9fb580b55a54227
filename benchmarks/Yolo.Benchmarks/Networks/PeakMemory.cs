using System.Diagnostics;
using System.Globalization;
using TorchSharp;
using Yolo.Autodiff;
using Yolo.Benchmarks.Losses;
using Yolo.Benchmarks.Running;
using Yolo.Kernels;

namespace Yolo.Benchmarks.Networks;

/// <summary>
/// The most memory that training steps keep resident, beyond what the process has before it builds a network: each contender in a process of its own, as Linux counts it.
/// </summary>
public static class PeakMemory
{
    /// <summary>The internal argument by which the program starts itself.</summary>
    public const string Argument = "--peak-memory-of";
    private const int Steps = 4;
    private const double Megabyte = 1e6;

    /// <summary>What Linux takes for: count the peak anew.</summary>
    private const string ResetPeak = "5";

    private static readonly int[] Batches = [4, 8];

    public static Table Run() => new(
        "memory: the most that training steps of Tiny YOLOv2 416 hold, MB",
        ["batch", "TorchSharp", "Yolo", "Yolo / TorchSharp"],
        [.. Batches.Select(images =>
        {
            var (theirs, ours) = (InOwnProcess("TorchSharp", images), InOwnProcess("Yolo", images));
            return (IReadOnlyList<object>)[$"{images}", theirs / Megabyte, ours / Megabyte, ours / theirs];
        })]);

    /// <summary>Runs the steps of one contender and prints the bytes.</summary>
    public static int Measure(string contender, int images)
    {
        if (contender == "TorchSharp")
        {
            LibTorch.Prepare();
            torch.ones(1).Dispose();
        }
        var before = Status("VmRSS");
        if (contender == "TorchSharp")
        {
            using var theirs = Theirs(NetworkProblem.Tiny(images));
            return Peak(before, () => theirs.Run());
        }
        var ours = new OurStep(NetworkProblem.Tiny(images));
        return Peak(before, () => ours.Run());
    }

    /// <summary>Its weights and targets come from ours, of which nothing is kept.</summary>
    private static TorchStep Theirs(NetworkProblem problem)
    {
        var step = new OurStep(problem);
        var targets = step.Step.HeadLoss.Targets(Device.Host, problem.Truths);
        var theirs = new TorchStep(problem, step.State.Weights, targets, GatheredTorchLoss.Of, OurStep.Sgd, OurStep.Rate);
        Scope.Release(step.State);
        return theirs;
    }

    private static int Peak(double before, Action step)
    {
        // What building left behind is nobody's need.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Device.Host.Trim();
        File.WriteAllText("/proc/self/clear_refs", ResetPeak);
        for (var i = 0; i < Steps; i++)
        {
            step();
        }
        Console.WriteLine((Status("VmHWM") - before).ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private static double InOwnProcess(string contender, int images)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(PeakMemory).Assembly.Location);
        }
        foreach (var argument in new[] { Argument, contender, images.ToString(CultureInfo.InvariantCulture) })
        {
            start.ArgumentList.Add(argument);
        }
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return double.Parse(output, CultureInfo.InvariantCulture);
    }

    private static double Status(string name)
    {
        const double kilobyte = 1024;
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(name + ":", StringComparison.Ordinal));
        return kilobyte * double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
