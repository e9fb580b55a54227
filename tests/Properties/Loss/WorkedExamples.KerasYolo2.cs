using Xunit;
using Yolo.Model.Loss;

namespace Yolo.Properties.Loss;

/// <summary>experiencor's keras-yolo2: as Yumi, but the object's weight is λ_obj alone; class weights; a warm-up.</summary>
public partial class WorkedExamples
{
    /// <summary>
    /// Where Yumi's slip lets the object go, here it weighs 5 and counts: N_conf = 2. object = ½·5·(0 − ½)²/(2 + 10⁻⁶) = 0.625/2.000001 = 0.312499844,
    /// no-object = ½·(½)²/2.000001 = 0.062499969, coordinate 0.03125/1.000001 = 0.031249969; total 0.406249781. ∂/∂t_o: −½·5·2·(0 − ½)·¼/2.000001 = 0.312499844.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Keras_yolo2_a_box_apart_from_its_truth_counts(string device)
    {
        var loss = Expect(
            Apart, LossSpec.KerasYolo2, device, new(0.031249969, 0, 0.312499844, 0.062499969, 0.406249781), new Slope(0, 0, 4, 0, 0, 0.312499844));
        Assert.Equal((1, 2), (loss.Objects, loss.Confident));
    }

    /// <summary>
    /// Two images as the first example, one truth of class 0 and one of class 1, weights ½ and 3. Counts of the batch: N_obj = 2, N_conf = 8.
    /// class = (½·ln 2 + 3·ln 2)/2.000001 = 3.5·0.693147181/2.000001 = 1.213006959; object = 2·½·5·¼/8.000001 = 1.25/8.000001 = 0.156249980,
    /// no-object = 6·½·¼/8.000001 = 0.75/8.000001 = 0.093749988; total 1.463006928. Class logits: −½·½/2.000001 = −0.124999938 and, in the other image, −3·½/2.000001 = −0.749999625.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Keras_yolo2_classes_of_two_weights(string device) => Expect(
        First with { Head = new double[2 * First.Head.Length], Truths = [First.Truths[0], [First.Truths[0][0] with { Class = 1 }]] },
        LossSpec.KerasYolo2 with { ClassWeights = [0.5, 3] }, device, new(0, 1.213006959, 0.156249980, 0.093749988, 1.463006928),
        new Slope(0, 0, 5, 0, 0, -0.124999938), new Slope(1, 0, 6, 0, 0, -0.749999625));

    /// <summary>
    /// During the warm-up every slot pulls, with weight 1, and counts: with t_x = ln 3 in the last slot, σ = ¾, coordinate = ½·(¾ − ½)²/(4 + 10⁻⁶) =
    /// 0.03125/4.000001 = 0.007812498; its slope ½·2·¼·(¾·¼)/4.000001 = 0.046875/4.000001 = 0.011718747. The other terms are as without a
    /// warm-up: class ln 2/1.000001 = 0.693146487, object ½·5·¼/4.000001 = 0.156249961, no-object ½·3·¼/4.000001 = 0.093749977; total 0.950958923. One image later
    /// the slot is left alone: 0.943146425.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Keras_yolo2_warms_up_every_slot(string device)
    {
        var scene = First.WithHead((_, _, field, row, column) => field == 0 && row == 1 && column == 1 ? Math.Log(3) : 0);
        var (spec, others) = (LossSpec.KerasYolo2.WithKerasWarmUp(100), new Terms(0, 0.693146487, 0.156249961, 0.093749977, 0.943146425));
        Expect(scene, spec, 99, device, others with { Coordinate = 0.007812498, Total = 0.950958923 }, new Slope(0, 0, 0, 1, 1, 0.011718747));
        Expect(scene, spec, 100, device, others, new Slope(0, 0, 0, 1, 1, 0));
    }
}
