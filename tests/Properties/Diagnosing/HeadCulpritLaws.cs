using FsCheck.Xunit;
using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Collections;
using Yolo.Model.Diagnosing;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;
using Yolo.Model.Training;
using Yolo.Properties.Loss;

namespace Yolo.Properties.Diagnosing;

/// <summary>What is planted in a finite head is named: the term, the slot, the field and the value, for every option of the loss.</summary>
[Properties(Arbitrary = [typeof(LossScene), typeof(Dice)])]
public class HeadCulpritLaws
{
    private static readonly LossSpec[] Specs =
    [
        LossSpec.Default,
        LossSpec.Default with { IouTarget = IouTarget.Constant, Normaliser = Normaliser.Batch, Object = 100, NoObject = 20 },
        LossSpec.Default with { IouTarget = IouTarget.One, Normaliser = Normaliser.None, Halves = true },
        LossSpec.Yumi,
        LossSpec.KerasYolo2,
        LossSpec.KerasYolo2.WithKerasWarmUp(100),
        LossSpec.Darknet,
    ];

    public static TheoryData<string> All => Devices.All;

    [Property(MaxTest = 30)]
    public void A_responsible_size_without_bounds_is_named(LossScene scene, Dice dice)
    {
        foreach (var spec in Specs)
        {
            var responsible = scene.TargetsOn(Device.Host).Assignment.Responsible;
            if (responsible.Count > 0)
            {
                var (at, field) = (responsible[dice.Int(0, responsible.Count - 1)], dice.Int(2, 3));
                var place = new HeadPlace(at.Image, at.Anchor, at.Row, at.Column, field);
                AssertNamed(scene, spec with { ClassWeights = [.. dice.Doubles(scene.Classes, 0.5, 2)] }, place, Huge(spec), dice);
            }
        }
    }

    /// <summary>While every slot is pulled to its anchor, each can be the culprit.</summary>
    [Property(MaxTest = 30)]
    public void In_a_warm_up_any_size_without_bounds_is_named(LossScene scene, Dice dice)
    {
        foreach (var spec in new[] { LossSpec.KerasYolo2.WithKerasWarmUp(100), LossSpec.Darknet })
        {
            var place = new HeadPlace(
                dice.Int(0, scene.Truths.Count - 1), dice.Int(0, scene.Anchors.Count - 1), dice.Int(0, scene.Rows - 1), dice.Int(0, scene.Columns - 1), dice.Int(2, 3));
            AssertNamed(scene, spec, place, Huge(spec), dice, seen: 0);
        }
    }

    [Property(MaxTest = 30)]
    public void The_first_of_several_is_named(LossScene scene, Dice dice)
    {
        var responsible = scene.TargetsOn(Device.Host).Assignment.Responsible
            .Select(s => new HeadPlace(s.Image, s.Anchor, s.Row, s.Column, 2))
            .OrderBy(p => scene.IndexOf(p.Image, p.Anchor, 0, p.Row, p.Column)).ToArray();
        if (responsible.Length > 1)
        {
            var planted = responsible.Where(_ => dice.Coin()).DefaultIfEmpty(responsible[0]).ToArray();
            var head = planted.Aggregate(scene, (s, p) => With(s, p, 1e4));
            var culprit = Assert.IsType<TermCulprit>(Assert.Single(Culprits(head, LossSpec.Default, Device.Host)));
            Assert.Equal((planted[0], "coordinate"), (culprit.Place, culprit.Term));
        }
    }

    [Property(MaxTest = 30)]
    public void A_finite_loss_has_no_culprit(LossScene scene)
    {
        Assert.All(Specs, spec => Assert.Empty(Culprits(scene, spec, Device.HostDouble)));
        Assert.All(Specs, spec => Assert.Empty(Culprits(scene, spec, Device.Host, seen: 0)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_class_logit_is_named_with_its_class(string device)
    {
        var huge = Device.Parse(device).Precision == Precision.Single ? 3e38 : 1.7e308;
        var scene = With(With(Two, new(1, 0, 0, 1, 5), -huge), new(1, 0, 0, 1, 6), huge);
        var culprit = Assert.IsType<TermCulprit>(Assert.Single(Culprits(scene, LossSpec.Default, Device.Parse(device))));
        Assert.Equal(("class", new HeadPlace(1, 0, 0, 1, 6)), (culprit.Term, culprit.Place));
        Assert.Contains("because of class logit 1 (cat) = ", culprit.Describe(["a", "b"], ["dog", "cat"]), StringComparison.Ordinal);
        Assert.Contains("in picture 'b' at row 0, column 1, anchor 0", culprit.Describe(["a", "b"], ["dog", "cat"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sum_that_overflows_is_told_with_its_largest_part()
    {
        // (√p_w · exp(t_w / 2))² = exp(t_w): 2.2e38 and 1.8e38, each finite in single precision.
        var scene = new LossScene(new double[7 * 2], [[Centred(0.25), Centred(0.75)]], Anchors.Of(1, 1), new(2, 1), 2);
        var heavy = With(With(scene, new(0, 0, 0, 0, 2), 88.1), new(0, 0, 0, 1, 2), 88.3);
        var culprit = Assert.IsType<SumCulprit>(Assert.Single(Culprits(heavy, LossSpec.Default, Device.Host)));
        Assert.Equal(("coordinate", new HeadPlace(0, 0, 0, 1, 2)), (culprit.Term, culprit.Place));
        Assert.Equal(88.3, culprit.HeadValue, 1e-5);
        Assert.InRange(culprit.Largest, 1e38, 3.4e38);
        Assert.Equal(double.PositiveInfinity, culprit.Value);
        Assert.Empty(Culprits(heavy, LossSpec.Default, Device.HostDouble));
    }

    /// <summary>(w − p_w · exp t_w)² is finite in single precision, twice it is not.</summary>
    [Property]
    public void A_gradient_that_overflows_while_the_loss_is_finite_is_named(Dice dice)
    {
        var anchor = dice.Double(0.5, 2);
        var scene = new LossScene(new double[7 * 6], [[new(new(dice.Double(0, 1), dice.Double(0, 1), 0.3, 0.3), 1)]], Anchors.Of(anchor, anchor), new(3, 2), 2);
        var slot = scene.TargetsOn(Device.Host).Assignment.Responsible[0];
        var place = new HeadPlace(0, 0, slot.Row, slot.Column, dice.Int(2, 3));
        var value = (float)((Math.Log(2.5e38) / 2) - Math.Log(anchor));
        var culprit = Assert.IsType<HeadGradientCulprit>(
            Assert.Single(Culprits(With(scene, place, value), LossSpec.Default with { Size = SizeTerm.Linear }, Device.Host)));
        Assert.Equal((place, value), (culprit.Place, culprit.HeadValue));
        Assert.False(double.IsFinite(culprit.Value));
    }

    [Fact]
    public void A_box_that_is_too_large_for_any_head_is_named()
    {
        var scene = Two with { Truths = [[Centred(0.25)], [Centred(0.25), new(new(0.75, 0.5, 1e30, 1), 0)]] };
        var culprit = Assert.IsType<TruthCulprit>(Assert.Single(Culprits(scene, LossSpec.Yumi, Device.Host)));
        Assert.Equal(("coordinate", 1, 1), (culprit.Term, culprit.Image, culprit.Box));
    }

    [Theory]
    [InlineData("class", "dog")]
    [InlineData("object", "")]
    [InlineData("no-object", "")]
    public void Options_that_no_head_can_please_are_named(string term, string weighted)
    {
        var spec = weighted.Length > 0 ? LossSpec.Default with { ClassWeights = [double.NaN, double.NaN] }
            : term == "object" ? LossSpec.Default with { Object = 1e40 } : LossSpec.Default with { NoObject = double.PositiveInfinity };
        Assert.Equal(term, Assert.IsType<OptionsCulprit>(Assert.Single(Culprits(Two, spec, Device.Host))).Term);
    }

    /// <summary>Two pictures of two cells, a box in the right cell of the second.</summary>
    private static LossScene Two => new(new double[2 * 7 * 2], [[], [Centred(0.75)]], Anchors.Of(1, 1), new(2, 1), 2);

    private static Truth Centred(double x) => new(new(x, 0.5, 0.5, 1), 0);

    /// <summary>exp of it is infinite, or its square where sizes are compared by logarithms.</summary>
    private static double Huge(LossSpec spec) => spec.Size == SizeTerm.Log ? 1e30 : 1e4;

    private static void AssertNamed(LossScene scene, LossSpec spec, HeadPlace place, double value, Dice dice, long seen = long.MaxValue)
    {
        // The logarithm's square overflows in single precision alone.
        var device = Device.Parse(spec.Size == SizeTerm.Log ? "host" : dice.Of([.. Devices.Names]));
        var culprit = Assert.IsType<TermCulprit>(Assert.Single(Culprits(With(scene, place, value), spec, device, seen)));
        Assert.Equal(("coordinate", place), (culprit.Term, culprit.Place));
        Assert.Equal(value, culprit.HeadValue, 1e-6 * value);
        Assert.Equal(double.PositiveInfinity, culprit.Value);
    }

    private static LossScene With(LossScene scene, HeadPlace place, double value) => scene.WithHead((image, anchor, field, row, column) =>
        new HeadPlace(image, anchor, row, column, field) == place ? value : scene.At(image, anchor, field, row, column));

    private static ValueList<Culprit> Culprits(LossScene scene, LossSpec spec, Device device, long seen = long.MaxValue) =>
        StepDiagnosis.OfHead(new HeadLoss(spec, scene.Anchors, scene.Grid, scene.Classes), scene.HeadOn(device), scene.Truths, seen);
}
