using Xunit;
using Yolo.Model.Loss;

namespace Yolo.Properties.Loss;

/// <summary>fairyonice's tutorial: linear sizes, halves, counts of the batch + 10⁻⁶, and the object term weighted with the IoU.</summary>
public partial class WorkedExamples
{
    /// <summary>
    /// The box is right: coordinate 0, IoU 1. class = ln 2/(1 + 10⁻⁶) = 0.693146487; the weight of the object is 5·1, so
    /// object = ½·5·1·(1 − ½)²/(4 + 10⁻⁶) = 0.625/4.000001 = 0.156249961, no-object = ½·3·(½)²/4.000001 = 0.375/4.000001 = 0.093749977; total 0.943146425.
    /// ∂/∂t_o: responsible −½·5·2·(1 − ½)·¼/4.000001 = −0.625/4.000001 = −0.156249961, others ½·2·½·¼/4.000001 = 0.031249992; class logit −0.5/1.000001 = −0.4999995.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Yumi_one_truth_met_exactly(string device) => Expect(
        First, LossSpec.Yumi, device, new(0, 0.693146487, 0.156249961, 0.093749977, 0.943146425),
        new(0, 0, 4, 0, 0, -0.156249961), new(0, 0, 4, 1, 0, 0.031249992), new(0, 0, 5, 0, 0, -0.4999995));

    /// <summary>
    /// The width term is linear: ½·(1 − 2)²/(1 + 10⁻⁶) = 0.4999995. IoU = ½, Ĉ = ¾: object = ½·5·½·(½ − ¾)²/1.000001 = 0.078125/1.000001 = 0.078124922; total 0.578124422.
    /// ∂/∂t_w: width ½·2·(1 − 2)·(−2) = 2. The IoU I = 1/b_w has the slope −½ by t_w; ½·5·I·(I − ¾)² has, by I, 2.5·[(I − ¾)² + 2·I·(I − ¾)] =
    /// 2.5·(0.0625 − 0.25) = −0.46875, so + 0.234375: (2 + 0.234375)/1.000001 = 2.234372766. ∂/∂t_o: −½·5·½·2·(½ − ¾)·(¾·¼)/1.000001 = 0.1171875/1.000001 = 0.117187383.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Yumi_a_box_twice_too_wide(string device) => Expect(
        TooWide, LossSpec.Yumi, device, new(0.4999995, 0, 0.078124922, 0, 0.578124422), new(0, 0, 2, 0, 0, 2.234372766), new(0, 0, 4, 0, 0, 0.117187383));

    /// <summary>
    /// The box is at ¾, its truth at ½, and neither is wider than 0.1: IoU 0. The slip: the weight of the object is 5·0, so it costs nothing and does not count in
    /// N_conf, which is 1, for the other slot. coordinate = ½·(½ − ¾)²/1.000001 = 0.03125/1.000001 = 0.031249969, object 0, no-object = ½·(½)²/1.000001
    /// = 0.124999875; total 0.156249844. Nothing pulls at t_o; at t_x ½·2·(¾ − ½)·(¾·¼)/1.000001 = 0.046875/1.000001 = 0.046874953.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Yumi_a_box_apart_from_its_truth_does_not_count(string device)
    {
        var loss = Expect(
            Apart, LossSpec.Yumi, device, new(0.031249969, 0, 0, 0.124999875, 0.156249844), new(0, 0, 4, 0, 0, 0), new(0, 0, 0, 0, 0, 0.046874953));
        Assert.Equal((1, 1), (loss.Objects, loss.Confident));
    }
}
