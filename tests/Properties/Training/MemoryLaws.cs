using Xunit;
using Yolo.Autodiff;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Kernels.Memory;
using Yolo.Model.Training;
using Yolo.Properties.Kernels.Memory;

namespace Yolo.Properties.Training;

[Collection(nameof(AloneOnItsDevices))]
public sealed class MemoryLaws
{
    private const int Steps = 1000;

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void A_thousand_steps_hold_the_memory_of_one(string name)
    {
        var device = Device.Parse(name);
        var plan = TinyPlan.Create(device, rate: 1e-3);
        var state = TrainingState.Start(plan.Detector.Network, plan.Step.Optimiser, device, plan.Seed);
        var pictures = Batches.ForTraining(
            plan.Data.Train, new BatchOptions(plan.Batch, 32, 32), plan.Augmentation, new PictureCache()).Take(10).ToArray();
        var after = new MemoryUse[Steps];
        for (var i = 0; i < Steps; i++)
        {
            if (i == 5)
            {
                // What other tests left behind, so that it does not vanish meanwhile.
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
            var batch = pictures[i % pictures.Length];
            var result = plan.Step.Run(state, batch.Pixels, batch.Truths);
            Assert.True(result.Report.Read().IsFinite);
            Scope.Release(result.Report);
            state = result.State;
            after[i] = device.Memory;
        }
        Assert.All(after[10..], use => Assert.Equal(after[9].Buffers, use.Buffers));
        Assert.All(after[10..], use => Assert.Equal(after[9].BytesInUse, use.BytesInUse));
        Assert.All(after[10..], use => Assert.True(use.BytesReserved <= after[9].BytesReserved, $"{use} after {after[9]}"));
    }

    [Fact]
    public void A_state_is_used_up_by_its_step_and_says_so()
    {
        var plan = TinyPlan.Create(Device.Host);
        var state = TrainingState.Start(plan.Detector.Network, plan.Step.Optimiser, Device.Host, 1);
        var sample = plan.Data.Train[0];
        plan.Step.Run(state, new float[3 * 32 * 32], [sample.Truths]);
        Assert.Throws<ObjectDisposedException>(() => state.Weights.Parameters.Leaves[0].ToArray());
    }
}
