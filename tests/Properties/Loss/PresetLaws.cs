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
    /// <summary>Images seen, rescore and bias_match, in every combination.</summary>
    private static readonly (long Seen, bool Rescore, bool BiasMatch)[] DarknetOptions =
    [
        .. from seen in new[] { 12_800L, 12_799L }
           from rescore in new[] { true, false }
           from biasMatch in new[] { true, false }
           select (seen, rescore, biasMatch),
    ];

    public static TheoryData<string> All => Devices.All;

    [Property]
    public void Darknets_deltas_are_the_negative_gradient_and_its_cost_is_what_it_prints(LossScene scene)
    {
        foreach (var options in DarknetOptions)
        {
            IsDarknets(scene, options, Device.HostDouble, 1e-10);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Darknets_deltas_and_cost_are_the_same_on_every_device(string name)
    {
        var device = Device.Parse(name);
        for (var seed = 0; seed < 12; seed++)
        {
            foreach (var options in DarknetOptions)
            {
                IsDarknets(LossScene.Of(new Dice(seed)), options, device, device.Precision == Precision.Double ? 1e-10 : 2e-5);
            }
        }
    }

    [Fact]
    public void A_loss_that_is_not_made_of_deltas_has_no_Darknet_cost()
    {
        var scene = LossScene.Of(new Dice(1));
        Assert.All(
            [LossSpec.Default, LossSpec.Yumi, LossSpec.KerasYolo2, LossSpec.Darknet with { Normaliser = Normaliser.Batch }, LossSpec.Darknet with { Size = SizeTerm.Root }],
            spec => Assert.True(double.IsNaN(scene.Loss(spec).DarknetCost), $"{spec}"));
    }

    /// <summary>A head whose t_w and t_h are 0 predicts its anchors, so that both ways of matching are one.</summary>
    [Property]
    public void Predictions_that_are_the_anchors_match_as_anchors(LossScene scene)
    {
        var plain = scene.WithHead((image, anchor, field, row, column) => field is 2 or 3 ? 0 : scene.At(image, anchor, field, row, column));
        foreach (var spec in new[] { LossSpec.Default, LossSpec.Yumi, LossSpec.KerasYolo2, LossSpec.Darknet })
        {
            Assert.Equal(plain.Loss(spec), plain.Loss(spec with { Matching = AnchorMatching.Predictions }));
        }
    }

    /// <summary>Sizes beyond all bounds are as wide as ±80 makes them: one slot answers, and its t_w is pulled back.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Predictions_of_any_size_are_matched(string name)
    {
        var device = Device.Parse(name);
        foreach (var extreme in new[] { -1e4, 1e4 })
        {
            var scene = new LossScene(new double[2 * 6], [[new(new(0.5, 0.5, 1, 1), 0)]], Anchors.Of(1, 1, 2, 2), new(1, 1), 1)
                .WithHead((_, _, field, _, _) => field is 2 or 3 ? extreme : 0);
            var spec = LossSpec.Darknet with { Matching = AnchorMatching.Predictions };
            var loss = scene.Loss(spec, device);
            Assert.True(loss.IsFinite && double.IsFinite(loss.DarknetCost), $"{loss}");
            var answering = extreme > 0 ? 0 : 1;
            var offset = Math.Log(1 / scene.Anchors[answering].Width);
            Assert.Equal(extreme - offset, scene.Gradient(spec, device)[scene.IndexOf(0, answering, 2, 0, 0)], 0.01);
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

    private static void IsDarknets(LossScene scene, (long Seen, bool Rescore, bool BiasMatch) options, Device device, double tolerance)
    {
        var spec = LossSpec.Darknet with
        {
            IouTarget = options.Rescore ? IouTarget.Constant : IouTarget.One,
            Matching = options.BiasMatch ? AnchorMatching.Anchors : AnchorMatching.Predictions,
        };
        var targets = scene.TargetsOn(device);
        var layer = new DarknetLayer(scene, options.Seen, options.Rescore, options.BiasMatch);
        var scale = Math.Max(1, layer.Delta.Max(Math.Abs));
        foreach (var of in new[] { YoloLoss.Compose, new LossOf(YoloLoss.Fused) })
        {
            var result = Diff.ValueAndGrad((Tensor h) => of(spec, h, scene.Anchors, targets, options.Seen), scene.HeadOn(device));
            var gradient = result.Gradient.ToArray();
            for (var i = 0; i < gradient.Length; i++)
            {
                Assert.Equal(layer.Delta[i], -gradient[i], tolerance * scale);
            }
            Assert.Equal(layer.Cost, result.Extra.Read().DarknetCost, tolerance * layer.Cost);
        }
    }

    private delegate WithExtra<LossReport> LossOf(LossSpec spec, Tensor head, Anchors anchors, LossTargets targets, long seen);

    private static void Close(double expected, double actual) => Assert.Equal(expected, actual, 1e-11 * Math.Max(1, Math.Abs(expected)));
}
