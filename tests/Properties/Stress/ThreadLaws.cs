using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Postprocessing;
using Yolo.Properties.Training;

namespace Yolo.Properties.Stress;

/// <summary>Eight threads and all devices at once, in one process: each gets what it would have got alone.</summary>
public class ThreadLaws
{
    private const int Threads = 8;
    private const int Rounds = 12;

    [Fact]
    public void Gradients_are_those_of_one_thread() => Together((device, seed) =>
    {
        var dice = new Dice(seed);
        var x = Tensor.From(device, dice.Doubles(2 * 3 * 17 * 19, -1, 1), 2, 3, 17, 19);
        var filters = Tensor.From(device, dice.Doubles(4 * 3 * 3 * 3, -1, 1), 4, 3, 3, 3);
        var gradient = device.Region(() => Diff.Grad((Tensor w) => Tensor.Mean(Tensor.Softplus(Tensor.Conv2D(x, w, 1, 1))), filters));
        return gradient.ToArray();
    });

    [Fact]
    public void Steps_and_detections_are_those_of_one_thread() => Together((device, seed) =>
    {
        var plan = TinyPlan.Create(device, seed);
        var state = Yolo.Model.Training.TrainingState.Start(plan.Detector.Network, plan.Step.Optimiser, device, seed);
        var pixels = new float[2 * 3 * 32 * 32];
        Array.Fill(pixels, 0.01f * seed);
        var next = plan.Step.Run(state, pixels, [plan.Data.Train[0].Truths, plan.Data.Train[1].Truths]).State;
        var found = plan.Detector.Detect(next.Weights, pixels.AsSpan(0, 3 * 32 * 32).ToArray(), 1, SuppressionSpec.ForScoring);
        return [.. next.Weights.Parameters.Leaves.SelectMany(leaf => leaf.ToArray()), .. found[0].Select(detection => detection.Score)];
    });

    private static void Together(Func<Device, int, double[]> work)
    {
        var devices = Devices.Names.Select(Device.Parse).ToArray();
        (Device Device, int Seed)[] jobs = [.. Enumerable.Range(0, Threads * Rounds).Select(i => (devices[i % devices.Length], 1 + (i / devices.Length % 5)))];
        var alone = jobs.Distinct().ToDictionary(job => job, job => work(job.Device, job.Seed));
        var failures = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var next = -1;
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            for (var i = Interlocked.Increment(ref next); i < jobs.Length; i = Interlocked.Increment(ref next))
            {
                try
                {
                    if (!work(jobs[i].Device, jobs[i].Seed).AsSpan().SequenceEqual(alone[jobs[i]]))
                    {
                        failures.Enqueue($"{jobs[i]}: other numbers than alone");
                    }
                }
#pragma warning disable CA1031 // Whatever a thread throws is a failure of the law.
                catch (Exception error)
#pragma warning restore CA1031
                {
                    failures.Enqueue($"{jobs[i]}: {error.Message}");
                }
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Empty(failures);
    }
}
