using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Loss;
using Yolo.Properties.Reference;

namespace Yolo.Properties.Loss;

/// <summary>The loss, composed and fused, against values and gradients of an independent implementation, on every device.</summary>
public class ReferenceLaws
{
    private static readonly string[] Cases = ["tiny-1x1", "one-image", "three-images", "three-images-batch", "no-truths", "crowded"];

    public static TheoryData<string, string, IouTarget, bool> All()
    {
        var data = new TheoryData<string, string, IouTarget, bool>();
        foreach (var name in Cases)
        {
            foreach (var device in Devices.Names)
            {
                foreach (var fused in new[] { false, true })
                {
                    data.Add(name, device, IouTarget.Attached, fused);
                    data.Add(name, device, IouTarget.Constant, fused);
                }
            }
        }
        return data;
    }

    [ReferenceTheory]
    [MemberData(nameof(All))]
    public void Total_terms_counts_and_gradient_agree(string name, string deviceName, IouTarget target, bool fused)
    {
        var device = Device.Parse(deviceName);
        var tolerance = device.Precision == Precision.Double ? 1e-9 : 2e-5;
        var reference = new ReferenceCase(name);
        var targets = LossTargets.Create(device, reference.Truths, reference.Anchors, reference.Grid, reference.Classes);
        var head = Tensor.From(device, reference.Head.Values, reference.Head.Shape.ToArray());

        var result = Diff.ValueAndGrad(
            (Tensor h) => fused
                ? YoloLoss.Fused(reference.Spec(target), h, reference.Anchors, targets)
                : YoloLoss.Compose(reference.Spec(target), h, reference.Anchors, targets),
            head);

        var numbers = result.Extra.Read();
        void Agrees(string what, double ours) => AssertClose(reference.Value(target, what), ours, tolerance, what);
        Agrees("loss", result.Value.ToScalar());
        Agrees("loss_coord", numbers.Coordinate);
        Agrees("loss_class", numbers.Class);
        Agrees("loss_obj", numbers.Object);
        Agrees("loss_noobj", numbers.NoObject);
        Assert.Equal(reference.Value(target, "n_obj"), numbers.Objects);
        Assert.Equal(reference.Value(target, "n_conf"), numbers.Confident);

        // Relative to the largest component: single components of a sum of many terms may cancel.
        var expected = reference.Gradient(target);
        var scale = expected.Max(Math.Abs);
        var worst = expected.Zip(result.Gradient.ToArray(), (e, o) => Math.Abs(e - o)).Max();
        Assert.True(worst <= tolerance * Math.Max(scale, 1e-30), $"the gradient is off by {worst:g3} of {scale:g3}");
    }

    private static void AssertClose(double expected, double actual, double tolerance, string what) => Assert.True(
        Math.Abs(expected - actual) <= tolerance * Math.Max(Math.Abs(expected), 1e-12), $"{what}: expected {expected:r}, got {actual:r}");
}
