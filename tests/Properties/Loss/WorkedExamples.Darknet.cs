using Xunit;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;

namespace Yolo.Properties.Loss;

/// <summary>Darknet's region layer: sums of half squares whose negative gradients are its deltas, and Σ delta², which it prints.</summary>
public partial class WorkedExamples
{
    /// <summary>
    /// The truth is the whole image, so the coordinate weight is 2 − 1·1 = 1. Sizes by logarithm: log(1/2) − 0 = −0.693147181; ½·1·0.480453014 = 0.240226507.
    /// rescore = 1: the target is the IoU ½, ½·5·(½ − ¾)² = 0.15625, slope at t_o −5·(½ − ¾)·(¾·¼) = 0.234375; rescore = 0: the target is 1,
    /// ½·5·(1 − ¾)² = 0.15625, slope −5·¼·(¾·¼) = −0.234375; total 0.396476507 either way. At t_w −(log(1/2) − 0) = 0.693147181: the IoU is a constant.
    /// Printed: (−0.693147181)² + (5·¼)² = 0.480453014 + 1.5625 = 2.042953014.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Darknet_a_box_twice_too_wide(string device)
    {
        var terms = new Terms(0.240226507, 0, 0.15625, 0, 0.396476507);
        var rescored = Expect(TooWide, LossSpec.Darknet, device, terms, new(0, 0, 4, 0, 0, 0.234375), new(0, 0, 2, 0, 0, 0.693147181));
        Expect(
            TooWide, LossSpec.Darknet with { IouTarget = IouTarget.One }, device, terms,
            new(0, 0, 4, 0, 0, -0.234375), new(0, 0, 2, 0, 0, 0.693147181));
        Close(2.042953014, rescored.DarknetCost, device);
    }

    /// <summary>
    /// The first example with t_x = ln 3 in the responsible slot: the box is ¼ too far right. Weight 2 − ½·½ = 1.75: ½·1.75·(½ − ¾)² = 0.0546875, slope
    /// 1.75·¼·(¾·¼) = 0.08203125. IoU = 0.75/1.25 = 0.6, object = ½·5·(0.6 − ½)² = 0.025; three quiet slots, ½·3·(½)² = 0.375; class ln 2 = 0.693147181;
    /// total 1.147834681. ∂/∂t_o: −5·0.1·¼ = −0.125.
    /// Printed: (1.75·¼)² + [(1 − ½)² + (0 − ½)²] + (5·0.1)² + 3·(½)² = 0.19140625 + 0.5 + 0.25 + 0.75 = 1.69140625.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Darknet_a_box_beside_its_truth(string device)
    {
        var scene = First.WithHead((_, _, field, row, column) => field == 0 && row == 0 && column == 0 ? Math.Log(3) : 0);
        var loss = Expect(scene, LossSpec.Darknet, device, new(0.0546875, 0.693147181, 0.025, 0.375, 1.147834681), new(0, 0, 0, 0, 0, 0.08203125), new(0, 0, 4, 0, 0, -0.125));
        Close(1.69140625, loss.DarknetCost, device);
    }

    /// <summary>
    /// At an IoU of exactly the threshold the slot is not spared, as it is by the definition: no-object ½·(½)² = 0.125, slope ½·¼ = 0.125; object ½·5·(1 − ½)² = 0.625;
    /// total 0.75. Printed: (5·½)² + (½)² = 6.25 + 0.25 = 6.5.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Darknet_at_the_threshold_a_slot_is_penalised(string device)
    {
        var loss = Expect(
            AtThreshold, LossSpec.Darknet with { IgnoreThreshold = 0.5 }, device, new(0, 0, 0.625, 0.125, 0.75), new Slope(0, 0, 4, 0, 0, 0.125));
        Close(6.5, loss.DarknetCost, device);
    }

    /// <summary>
    /// Until 12,800 images are seen, slots without an object are pulled to their anchors with weight 0.01: with t_w = 1 in the last one ½·0.01·1² = 0.005, slope 0.01·1 = 0.01;
    /// class ln 2 = 0.693147181, object ½·5·(½)² = 0.625, no-object ½·3·(½)² = 0.375; total 1.698147181, and 1.693147181 once it is over.
    /// Printed, besides (1 − ½)² + (½)² = 0.5 for the classes, (5·½)² = 6.25 for the object and 0.75 for the quiet: (0.01·1)² = 0.0001, together 7.5001; then 7.5.
    /// The slot's box, e wide around (1.5, 1.5), touches the truth at most: quiet all the same.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Darknet_warms_up_slots_without_an_object(string device)
    {
        var scene = First.WithHead((_, _, field, row, column) => field == 2 && row == 1 && column == 1 ? 1 : 0);
        var terms = new Terms(0.005, 0.693147181, 0.625, 0.375, 1.698147181);
        var warm = Expect(scene, LossSpec.Darknet, 12_799, device, terms, new Slope(0, 0, 2, 1, 1, 0.01));
        Close(7.5001, warm.DarknetCost, device);
        var over = Expect(scene, LossSpec.Darknet, 12_800, device, terms with { Coordinate = 0, Total = 1.693147181 }, new Slope(0, 0, 2, 1, 1, 0));
        Close(7.5, over.DarknetCost, device);
    }

    /// <summary>
    /// Grid 2×2, anchors (1, 1) and (2, 2), a truth of 2×2 cells around the middle of the last cell. bias_match = 1: the second anchor has its shape; its t_w = t_h = −ln 2
    /// predict 1×1, so the coordinate term is ½·(2 − 1)·2·(ln 2)² = 0.480453014, and the IoU ¼: ½·5·(¼ − ½)² = 0.15625. bias_match = 0: the first slot's
    /// t_w = t_h = ln 2 predict 2×2, which fits; log(2/1) − ln 2 = 0, IoU 1, ½·5·(1 − ½)² = 0.625. Either way seven slots are quiet but for those that overlap the truth
    /// by more than 0.6: the other slot of the cell has IoU 1 in the first case, ¼ in the second, so ½·6·¼ = 0.75 and ½·7·¼ = 0.875.
    /// Totals 1.386703014 and 1.5. Slopes: at the second slot's t_w −(ln 2 + ln 2 − ln 2) = −0.693147181, at its t_o −5·(¼ − ½)·¼ = 0.3125; or at the first slot's t_o
    /// −5·(1 − ½)·¼ = −0.625. Printed: 2·(ln 2)² + (5·¼)² + 6·¼ = 0.960906028 + 1.5625 + 1.5 = 4.023406028, or (5·½)² + 7·¼ = 6.25 + 1.75 = 8.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Darknet_matches_by_prediction_if_asked_to(string device)
    {
        var scene = new LossScene(new double[2 * 6 * 4], [[new(new(0.75, 0.75, 1, 1), 0)]], Anchors.Of(1, 1, 2, 2), new(2, 2), 1)
            .WithHead((_, anchor, field, row, column) => field is 2 or 3 && row == 1 && column == 1 ? (anchor == 0 ? 1 : -1) * Math.Log(2) : 0);
        var byAnchor = Expect(
            scene, LossSpec.Darknet, device, new(0.480453014, 0, 0.15625, 0.75, 1.386703014),
            new(0, 1, 2, 1, 1, -0.693147181), new(0, 1, 4, 1, 1, 0.3125), new(0, 0, 4, 1, 1, 0));
        var byPrediction = Expect(
            scene, LossSpec.Darknet with { Matching = AnchorMatching.Predictions }, device, new(0, 0, 0.625, 0.875, 1.5),
            new(0, 1, 2, 1, 1, 0), new(0, 1, 4, 1, 1, 0.125), new(0, 0, 4, 1, 1, -0.625));
        Close(4.023406028, byAnchor.DarknetCost, device);
        Close(8, byPrediction.DarknetCost, device);
    }

    /// <summary>
    /// Two truths want the first slot; the later one's deltas overwrite those of the earlier. It covers half of the image: weight 2 − 1·½ = 1.5. Height: log(½/1) − 0 =
    /// −0.693147181, ½·1.5·0.480453014 = 0.360339760, slope at t_h 1.5·0.693147181 = 1.039720771. IoU ½: ½·5·(½ − ¾)² = 0.15625, slope at t_o −5·(½ − ¾)·(¾·¼) = 0.234375.
    /// class ln 2 = 0.693147181, logits 0.5 and −0.5. The other slot's box is the truth that lost, so it is spared; total 1.209736941.
    /// Printed: (1.5·0.693147181)² + [(0 − ½)² + (1 − ½)²] + (5·¼)² = 1.081019281 + 0.5 + 1.5625 = 3.143519281.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Darknet_the_later_of_two_truths_has_the_slot(string device)
    {
        var loss = Expect(
            Collision, LossSpec.Darknet, device, new(0.360339760, 0.693147181, 0.15625, 0, 1.209736941),
            new(0, 0, 3, 0, 0, 1.039720771), new(0, 0, 4, 0, 0, 0.234375), new(0, 1, 4, 0, 0, 0), new(0, 0, 5, 0, 0, 0.5), new(0, 0, 6, 0, 0, -0.5));
        Assert.Equal((1, 1), (loss.Objects, loss.Collisions));
        Close(3.143519281, loss.DarknetCost, device);
    }
}
