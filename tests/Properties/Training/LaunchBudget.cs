using Xunit;
using Xunit.Abstractions;
using Yolo.Autodiff;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Postprocessing;
using Yolo.Model.Training;
using Yolo.Properties.Kernels.Memory;

namespace Yolo.Properties.Training;

/// <summary>What a whole step and a whole detection cost a GPU besides their work: launches, and copies, which it waits for.</summary>
[Collection(nameof(AloneOnItsDevices))]
public class LaunchBudget(ITestOutputHelper output)
{
    private const int MostCopiesOfBatch = 5;
    private const int MostCopiesOfReport = 2;
    private const int MostCopiesOfDetection = 11;
    private const int MostLaunchesOfStep = 200;
    private const int MostLaunchesOfDetection = 55;

    public static TheoryData<string> GpuDevices => [.. Devices.Names.Where(n => Device.Parse(n).IsGpu)];

    [GpuTheory]
    [MemberData(nameof(GpuDevices))]
    public void A_step_of_training_stays_on_the_device(string name)
    {
        var device = Device.Parse(name);
        var plan = TinyPlan.Create(device, rate: 1e-3, optimiser: new Sgd());
        var layers = plan.Detector.Network.Layers.Count;
        var state = TrainingState.Start(plan.Detector.Network, plan.Step.Optimiser, device, plan.Seed);
        var batch = Batches.ForTraining(plan.Data.Train, new BatchOptions(plan.Batch, 32, 32), plan.Augmentation, new PictureCache()).First();

        // The first step makes what all others use.
        state = plan.Step.Run(state, batch.Pixels, batch.Truths).State;
        var (launches, transfers) = (device.Launches, device.Transfers);
        var result = plan.Step.Run(state, batch.Pixels, batch.Truths);
        (launches, transfers) = (device.Launches - launches, device.Transfers - transfers);
        var beforeReport = device.Transfers;
        result.Report.Read();
        var report = device.Transfers - beforeReport;
        output.WriteLine($"{layers} layers: {launches} launches, {transfers} copies of the batch, {report} of the report");

        // The pixels and what the truths become; nothing is read until the caller reads the report.
        Assert.InRange(transfers, 1, MostCopiesOfBatch);
        Assert.InRange(report, 1, MostCopiesOfReport);
        Assert.InRange(launches, 1, MostLaunchesOfStep);
    }

    [GpuTheory]
    [MemberData(nameof(GpuDevices))]
    public void A_detection_takes_few_launches_and_reads_no_part_of_the_head_twice(string name)
    {
        var device = Device.Parse(name);
        var plan = TinyPlan.Create(device);
        var weights = plan.Detector.Network.Init(device, 1);
        var pixels = new float[3 * 32 * 32];
        plan.Detector.Detect(weights, pixels, 1, new SuppressionSpec());
        var (launches, transfers) = (device.Launches, device.Transfers);
        plan.Detector.Detect(weights, pixels, 1, new SuppressionSpec());
        (launches, transfers) = (device.Launches - launches, device.Transfers - transfers);
        output.WriteLine($"{plan.Detector.Network.Layers.Count} layers: {launches} launches, {transfers} copies");
        Assert.InRange(launches, 1, MostLaunchesOfDetection);
        // The image, what the head is decoded with (cells and anchors), and the six parts of it.
        Assert.InRange(transfers, 2, MostCopiesOfDetection);
    }

}
