using FsCheck.Xunit;
using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;

namespace Yolo.Properties.Loss;

/// <summary>Each preset is the published implementation that it is named after.</summary>
[Properties(Arbitrary = [typeof(LossScene)])]
public class PresetLaws
{
    [Property]
    public void Darknets_deltas_are_the_negative_gradient_and_its_cost_is_what_it_prints(LossScene scene)
    {
        foreach (var (seen, rescore, biasMatch) in new[] { (12_800L, true, true), (12_800L, false, true), (0L, true, true), (0L, true, false), (12_800L, false, false) })
        {
            var spec = LossSpec.Darknet with
            {
                IouTarget = rescore ? IouTarget.Constant : IouTarget.One,
                Matching = biasMatch ? AnchorMatching.Anchors : AnchorMatching.Predictions,
            };
            var (device, targets) = (Device.HostDouble, scene.TargetsOn(Device.HostDouble));
            var layer = new DarknetLayer(scene, seen, rescore, biasMatch);
            foreach (var of in new[] { YoloLoss.Compose, new LossOf(YoloLoss.Fused) })
            {
                var result = Diff.ValueAndGrad((Tensor h) => of(spec, h, scene.Anchors, targets, seen), scene.HeadOn(device));
                var gradient = result.Gradient.ToArray();
                for (var i = 0; i < gradient.Length; i++)
                {
                    Assert.Equal(layer.Delta[i], -gradient[i], 1e-10);
                }
                Close(layer.Cost, result.Extra.Read().DarknetCost);
            }
        }
    }

    [Property]
    public void Yumi_is_the_tutorials_loss(LossScene scene) => Close(KerasLoss.Of(scene, weightWithIou: true, warm: false), scene.Loss(LossSpec.Yumi).Total);

    [Property]
    public void Keras_yolo2_is_experiencors_loss(LossScene scene)
    {
        Close(KerasLoss.Of(scene, weightWithIou: false, warm: false), scene.Loss(LossSpec.KerasYolo2).Total);
        var (device, targets) = (Device.HostDouble, scene.TargetsOn(Device.HostDouble));
        var warm = YoloLoss.Compose(LossSpec.KerasYolo2.WithKerasWarmUp(100), scene.HeadOn(device), scene.Anchors, targets, seen: 99).Value.ToScalar();
        Close(KerasLoss.Of(scene, weightWithIou: false, warm: true), warm);
    }

    private delegate WithExtra<LossReport> LossOf(LossSpec spec, Tensor head, Anchors anchors, LossTargets targets, long seen);

    private static void Close(double expected, double actual) => Assert.Equal(expected, actual, 1e-11 * Math.Max(1, Math.Abs(expected)));
}
