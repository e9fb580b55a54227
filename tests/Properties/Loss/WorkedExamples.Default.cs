using Xunit;
using Yolo.Model.Loss;

namespace Yolo.Properties.Loss;

/// <summary>The definition.</summary>
public partial class WorkedExamples
{
    /// <summary>
    /// Grid 2×2, one anchor (1, 1), two classes, all logits 0, one truth in the middle of the first cell and as large as it. The box is right, so the
    /// coordinate term is 0, and the IoU is 1; every Ĉ is ½ and every p̂ ½; N_obj = 1; no other slot overlaps the truth, so N_conf = 4.
    /// object = 5·(1 − ½)²/4 = 0.3125, no-object = 3·(½)²/4 = 0.1875, class = ln 2 = 0.693147181; total 1.193147181.
    /// ∂/∂t_o: responsible −2·5·(1 − ½)·½·½/4 = −0.3125, others 2·½·½·½/4 = 0.0625; class logits p̂ − 1 = −0.5 and p̂ = 0.5.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Default_one_truth_met_exactly(string device) => Expect(
        First, LossSpec.Default, device, new(0, 0.693147181, 0.3125, 0.1875, 1.193147181),
        new(0, 0, 4, 0, 0, -0.3125), new(0, 0, 4, 0, 1, 0.0625), new(0, 0, 4, 1, 0, 0.0625), new(0, 0, 4, 1, 1, 0.0625),
        new(0, 0, 5, 0, 0, -0.5), new(0, 0, 6, 0, 0, 0.5), new(0, 0, 6, 1, 1, 0));

    /// <summary>
    /// Grid 1×1, anchor (2, 1), one class, truth 1×1 in the middle, t_o = ln 3, so Ĉ = ¾. The box is 2 wide: IoU = 1/2, width term (√1 − √2)² = 0.171572875,
    /// object = 5·(½ − ¾)² = 0.3125, class −ln 1 = 0; total 0.484072875.
    /// ∂/∂t_w of the width term: 2·(1 − √2)·(−√2/2) = 0.585786438. The IoU is 1/b_w, its slope by t_w −1/b_w = −½, so attached
    /// 2·5·(½ − ¾)·(−½) = 1.25 comes on top: 1.835786438. The low Ĉ pulls the width the wrong way.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Default_a_box_twice_too_wide(string device)
    {
        var terms = new Terms(0.171572875, 0, 0.3125, 0, 0.484072875);
        Expect(TooWide, LossSpec.Default, device, terms, new Slope(0, 0, 2, 0, 0, 1.835786438));
        Expect(TooWide, LossSpec.Default with { IouTarget = IouTarget.Constant }, device, terms, new Slope(0, 0, 2, 0, 0, 0.585786438));
    }

    /// <summary>
    /// The first example and an image without truths: there N_obj = 0, so only no-object is left, 4·(½)²/4 = 0.25. The mean of the two images: class 0.346573590,
    /// object 0.15625, no-object (0.1875 + 0.25)/2 = 0.21875; total 0.721573590. All slopes of the first are halved.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Default_an_image_without_truths_counts_as_an_image(string device) => Expect(
        First with { Head = new double[2 * First.Head.Length], Truths = [First.Truths[0], []] },
        LossSpec.Default, device, new(0, 0.346573590, 0.15625, 0.21875, 0.721573590), new Slope(0, 0, 4, 0, 0, -0.15625), new Slope(1, 0, 4, 0, 0, 0.03125));

    /// <summary>
    /// Grid 1×1, anchors (1, 1) and (1, ½), truth 1 × ½ in the middle: the second anchor fits, the first slot's box has IoU ½ with it. At a threshold of exactly ½
    /// that slot is ignored: N_conf = 1, object = 5·(1 − ½)²/1 = 1.25, no-object 0, class −ln 1 = 0; total 1.25. ∂/∂t_o: −2·5·(1 − ½)·(½·½) = −1.25 and 0.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Default_at_the_threshold_a_slot_is_ignored(string device) => Expect(
        AtThreshold, LossSpec.Default with { IgnoreThreshold = 0.5 }, device, new(0, 0, 1.25, 0, 1.25), new Slope(0, 0, 4, 0, 0, 0), new Slope(0, 1, 4, 0, 0, -1.25));

    /// <summary>
    /// Two truths want the first slot; the later, 1×½ of class 1, has it: N_obj = 1. The box is 1×1, so IoU = ½; coordinate = (√½ − √1)² = (−0.292893219)² = 0.085786438,
    /// class ln 2 = 0.693147181. The other slot's box is the truth that lost, which still counts for the ignore rule: its best IoU is 1, not ½, so N_conf = 1,
    /// object = 5·(½ − ¾)²/1 = 0.3125 and no-object 0; total 1.091433618.
    /// ∂/∂t_h: height 2·(√½ − 1)·(−½) = 0.292893219; the IoU is ½/b_h, its slope −½, so 2·5·(½ − ¾)·(−½) = 1.25 on top: 1.542893219.
    /// ∂/∂t_o: −2·5·(½ − ¾)·(¾·¼) = 0.46875, of the other slot 0. Class logits: p̂ = 0.5 for the class that lost, p̂ − 1 = −0.5 for the one that has the slot.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Default_the_later_of_two_truths_has_the_slot(string device)
    {
        var loss = Expect(
            Collision, LossSpec.Default, device, new(0.085786438, 0.693147181, 0.3125, 0, 1.091433618),
            new(0, 0, 3, 0, 0, 1.542893219), new(0, 0, 4, 0, 0, 0.46875), new(0, 1, 4, 0, 0, 0), new(0, 0, 5, 0, 0, 0.5), new(0, 0, 6, 0, 0, -0.5));
        Assert.Equal((1, 1, 1, 1), (loss.Objects, loss.Confident, loss.Ignored, loss.Collisions));
    }
}
