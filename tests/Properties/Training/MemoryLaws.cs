using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Kernels.Memory;
using Yolo.Model.Geometry;
using Yolo.Model.Training;

namespace Yolo.Properties.Training;

/// <summary>A training of any length holds the memory of one step.</summary>
[Collection(nameof(Kernels.Memory.AloneOnItsDevices))]
public class MemoryLaws
{
    public static TheoryData<string> All => Devices.All;

    [Theory]
    [MemberData(nameof(All))]
    public void A_thousand_steps_hold_no_more_than_ten(string name)
    {
        var device = Device.Parse(name);
        var step = TinyPlan.Step();
        var state = TrainingState.Start(step.Network, step.Optimiser, device, 1);
        var pixels = new float[2 * 3 * TinyPlan.Side * TinyPlan.Side];
        IReadOnlyList<Truth>[] truths = [[new(new(0.4, 0.5, 0.3, 0.3), 1)], []];
        MemoryUse afterTen = default;
        for (var i = 0; i < 1000; i++)
        {
            var result = step.Run(state, pixels, truths);
            Assert.True(result.Report.Read().IsFinite);
            Scope.Release(result.Report);
            state = result.State;
            if (i == 9)
            {
                afterTen = device.Memory;
            }
        }
        var after = device.Memory;
        Assert.True(after.BytesInUse <= afterTen.BytesInUse, $"{after} after {afterTen}");
        Assert.True(after.BytesReserved <= afterTen.BytesReserved, $"{after} after {afterTen}");
        Assert.True(after.Buffers <= afterTen.Buffers, $"{after} after {afterTen}");
        Scope.Release(state);
    }
}
