using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Loss;
using Yolo.Properties.Kernels.Memory;

namespace Yolo.Properties.Loss;

/// <summary>What the fused loss costs a GPU besides its work.</summary>
[Collection(nameof(AloneOnItsDevices))]
public class FusedLaunches
{
    public static TheoryData<string> All => Devices.All;

    [Theory]
    [MemberData(nameof(All))]
    public void The_value_takes_two_and_its_gradient_one_more(string name)
    {
        var (scene, device) = (LossScene.Of(new Dice(3)), Device.Parse(name));
        var (targets, head) = (scene.TargetsOn(device), scene.HeadOn(device));
        Tensor Loss(Tensor h) => YoloLoss.Fused(LossSpec.Default, h, scene.Anchors, targets).Value;
        // The first gradient on a device makes the number that all begin with.
        Diff.ValueAndGrad(Loss, head);

        var before = device.Launches;
        Loss(head);
        Assert.Equal(2, device.Launches - before);
        before = device.Launches;
        Diff.ValueAndGrad(Loss, head);
        Assert.Equal(3, device.Launches - before);
    }
}
