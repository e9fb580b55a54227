using Xunit;
using Yolo.Kernels;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;

namespace Yolo.Properties.Loss;

/// <summary>Three losses worked out by hand, on every device.</summary>
public class WorkedExamples
{
    private static readonly LossScene First = new(
        new double[4 * 7], [[new(new(0.25, 0.25, 0.5, 0.5), 0)]], Anchors.Of(1, 1), new(2, 2), 2);

    public static TheoryData<string> All => Devices.All;

    /// <summary>
    /// Grid 2×2, one anchor (1, 1), two classes, all logits 0, one truth in the middle of the first cell and as large as it. The box is right, so the
    /// coordinate term is 0; object 5·(1 − ½)²/4, no-object 3·(½)²/4, class ln 2.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public void One_truth_met_exactly(string name)
    {
        var device = Device.Parse(name);
        var loss = First.Loss(LossSpec.Default, device);

        Close(0, loss.Coordinate, device);
        Close(0.3125, loss.Object, device);
        Close(0.1875, loss.NoObject, device);
        Close(Math.Log(2), loss.Class, device);
        Close(1.193147181, loss.Total, device);
        Assert.Equal((1, 4, 0), (loss.Objects, loss.Confident, loss.Ignored));

        var gradient = First.Gradient(LossSpec.Default, device);
        double At(int field, int row, int column) => gradient[First.IndexOf(0, 0, field, row, column)];
        Close(-0.3125, At(4, 0, 0), device);
        Close(0.0625, At(4, 0, 1), device);
        Close(0.0625, At(4, 1, 0), device);
        Close(0.0625, At(4, 1, 1), device);
        Close(-0.5, At(5, 0, 0), device);
        Close(0.5, At(6, 0, 0), device);
        Close(0, At(6, 1, 1), device);
    }

    /// <summary>Grid 1×1, anchor (2, 1), truth 1×1, Ĉ = ¾: IoU ½, width term (√2 − 1)², object 5·(½ − ¾)². Attached, Ĉ pulls the width the wrong way.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void A_box_twice_too_wide(string name)
    {
        var device = Device.Parse(name);
        var scene = new LossScene([0, 0, 0, 0, Math.Log(3), 0], [[new(new(0.5, 0.5, 1, 1), 0)]], Anchors.Of(2, 1), new(1, 1), 1);
        var loss = scene.Loss(LossSpec.Default, device);

        Close(0.171572875, loss.Coordinate, device);
        Close(0.3125, loss.Object, device);
        Close(0, loss.Class, device);
        Close(0.484072875, loss.Total, device);
        Close(0.5, loss.MeanIou, device);
        Close(1.835786438, scene.Gradient(LossSpec.Default, device)[2], device);
        Close(0.585786438, scene.Gradient(LossSpec.Default with { IouTarget = IouTarget.Constant }, device)[2], device);
    }

    /// <summary>The first example and an image without truths, whose loss is 4·(½)²/4: the mean of 1.193147181 and 0.25.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void An_image_without_truths_counts_as_an_image(string name)
    {
        var device = Device.Parse(name);
        var scene = First with { Head = new double[2 * First.Head.Length], Truths = [First.Truths[0], []] };

        Close(0.721573590, scene.Loss(LossSpec.Default, device).Total, device);
    }

    private static void Close(double expected, double actual, Device device) =>
        Assert.Equal(expected, actual, device.Precision == Precision.Double ? 1e-9 : 2e-6);
}
