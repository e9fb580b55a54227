using FsCheck.Xunit;
using Xunit;
using Yolo.Autodiff;
using Yolo.Kernels;
using Yolo.Model.Collections;
using Yolo.Model.Diagnosing;
using Yolo.Model.Loss;
using Yolo.Model.Training;

namespace Yolo.Properties.Diagnosing;

/// <summary>A bad number planted anywhere in a step, before, in or behind the network, is noticed by the step itself and named.</summary>
[Properties(Arbitrary = [typeof(Dice)], MaxTest = 20)]
public class StepCulpritLaws
{
    public static TheoryData<string> All => Devices.All;

    [Property]
    public void A_pixel_that_is_not_finite_is_named(Dice dice)
    {
        var (image, channel, row, column) = (dice.Int(0, 1), dice.Int(0, 2), dice.Int(0, PlantedStep.Size - 1), dice.Int(0, PlantedStep.Size - 1));
        var step = PlantedStep.On(Any(dice));
        var pixels = step.Pixels.ToArray();
        pixels[(((((image * 3) + channel) * PlantedStep.Size) + row) * PlantedStep.Size) + column] = dice.Of(float.NaN, float.PositiveInfinity);
        var culprit = Assert.IsType<InputCulprit>(Assert.Single((step with { Pixels = pixels }).Culprits()));
        Assert.Equal((image, channel, row, column), (culprit.Image, culprit.Channel, culprit.Row, culprit.Column));
        Assert.Contains($"in picture '{image}.jpg' at channel {channel}, row {row}, column {column}", culprit.Describe(["0.jpg", "1.jpg"], []), StringComparison.Ordinal);
    }

    [Property]
    public void A_number_of_the_state_that_is_not_finite_is_named(Dice dice)
    {
        var step = PlantedStep.On(Any(dice));
        var name = dice.Of([.. step.Names]);
        var index = dice.Int(0, step[name].Shape.Count - 1);
        var culprit = Assert.IsType<StateCulprit>(Assert.Single(step.With(name, index, dice.Of(double.NaN, double.NegativeInfinity)).Culprits()));
        Assert.Equal((name, Place(step[name].Shape, index)), (culprit.Name, culprit.Place));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Filters_that_are_too_large_are_named_by_the_op_and_the_place_that_overflows(string device)
    {
        var step = PlantedStep.On(device);
        var huge = step.State.Device.Precision == Precision.Single ? 2e38 : 1e308;
        var first = step.With("layer00.filters", (i, old) => i >= 27 ? huge : old) with { Pixels = [.. step.Pixels.Select(_ => 1f)] };
        Assert.Equal(new LayerCulprit("layer00", "Conv2D", 0, 1, 0, 0, double.PositiveInfinity, []), Assert.Single(first.Culprits()));

        var later = Assert.IsType<LayerCulprit>(Assert.Single(step.With("layer02.filters", (_, _) => huge).Culprits()));
        Assert.Equal(("layer02", "Conv2D"), (later.Layer, later.Op));

        var scaled = Assert.IsType<LayerCulprit>(Assert.Single(step.With("layer04.scale", 3, 1.7 * huge).Culprits()));
        Assert.Equal(("layer04", "BatchNorm", 3), (scaled.Layer, scaled.Op, scaled.Channel));

        var head = Assert.IsType<LayerCulprit>(Assert.Single(step.With("layer07.filters", (i, old) => i >= 16 * 11 ? huge : old).Culprits()));
        Assert.Equal(("layer07", "Conv2D"), (head.Layer, head.Op));
        var place = Assert.Single(head.Head);
        Assert.Equal((head.Channel, head.Row, head.Column), ((place.Anchor * 9) + place.Field, place.Row, place.Column));
    }

    [Fact]
    public void A_variance_that_overflows_is_named_though_the_maps_do_not_show_it()
    {
        var culprit = Assert.Single(PlantedStep.On("host").With("layer00.filters", (i, old) => i >= 27 ? old * 1e25 : old).Culprits());
        Assert.Equal(new StatisticCulprit("layer00", "BatchNorm", "layer00.variance", 1, double.PositiveInfinity), culprit);
    }

    /// <summary>A scale so small and filters of the head so large that their product is ordinary; the gradient between them is not.</summary>
    [Fact]
    public void A_gradient_that_overflows_behind_the_head_is_named_by_its_parameter()
    {
        var planted = PlantedStep.On("host").With("layer06.scale", (_, _) => 1e-39).With("layer07.filters", (_, old) => old < 0 ? -3e38 : 3e38);
        var step = planted with { Step = planted.Step with { Loss = LossSpec.Default with { Coordinate = 1e4 } } };
        Assert.True(step.Numbers().Loss.IsFinite);
        var culprit = Assert.IsType<ParameterGradientCulprit>(Assert.Single(step.Culprits()));
        Assert.Equal("layer06.shift", culprit.Name);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void An_update_that_overflows_everywhere_is_named_by_the_first_parameter_and_its_number_before(string device)
    {
        var step = PlantedStep.On(device, new Sgd());
        var rate = step.State.Device.Precision == Precision.Single ? 1e42 : double.MaxValue;
        var culprit = Assert.IsType<UpdateCulprit>(Assert.Single((step.With("optimiser.first.layer00.filters", (_, _) => 10) with
        {
            Step = step.Step with { Schedule = new ConstantRate(rate) },
        }).Culprits()));
        Assert.Equal(("layer00.filters", [0, 0, 0, 0], rate), (culprit.Name, culprit.Place, culprit.Rate));
        Assert.Equal(step["layer00.filters"].ToArray()[0], culprit.Before);
    }

    /// <summary>A momentum that is large and finite, and a learning rate that carries one number over the edge.</summary>
    [Property]
    public void An_update_that_overflows_in_one_number_is_named(Dice dice)
    {
        var step = PlantedStep.On(Any(dice), new Sgd());
        var name = dice.Of([.. step.State.Weights.Parameters.Names]);
        var index = dice.Int(0, step[name].Shape.Count - 1);
        var huge = step.State.Device.Precision == Precision.Single ? 3e38 : 1.7e308;
        var planted = step.With("optimiser.first." + name, index, huge) with { Step = step.Step with { Schedule = new ConstantRate(10) } };
        var culprit = Assert.IsType<UpdateCulprit>(Assert.Single(planted.Culprits()));
        Assert.Equal((name, Place(step[name].Shape, index), double.NegativeInfinity), (culprit.Name, culprit.Place, culprit.Value));
    }

    /// <summary>Where the sum of squares overflows and nothing else, the step is good, and the norm is computed another way.</summary>
    [Fact]
    public void A_large_gradient_alone_is_no_culprit()
    {
        var step = PlantedStep.On("host", new Sgd());
        var large = step with { Step = step.Step with { Loss = LossSpec.Default with { Coordinate = 1e22 }, Schedule = new ConstantRate(1e-30) } };
        Assert.Equal(double.PositiveInfinity, large.Numbers().GradientNorm);
        var diagnosis = StepDiagnosis.Of(large.Step, large.State, large.Pixels, large.Truths);
        Assert.Empty(diagnosis.Culprits);
        Assert.InRange(diagnosis.GradientNorm, 1e19, 1e25);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_norm_is_that_of_the_gradient(string device)
    {
        var step = PlantedStep.On(device);
        var images = step.Step.Images(step.State.Device, step.Pixels, PlantedStep.Images);
        var gradient = step.Step.Gradient(step.State, images, step.Step.HeadLoss.Targets(step.State.Device, step.Truths)).Gradient;
        var norm = Math.Sqrt(gradient.Leaves.SelectMany(leaf => leaf.ToArray()).Sum(g => g * g));
        Assert.Equal(norm, step.Numbers().GradientNorm, 1e-5 * norm);
        Assert.Equal(norm, StepDiagnosis.Of(step.Step, step.State, step.Pixels, step.Truths).GradientNorm, 1e-5 * norm);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_network_op_by_op_is_the_network(string device)
    {
        var step = PlantedStep.On(device);
        var (network, parameters) = (step.Step.Network, step.State.Weights.Parameters);
        var images = step.Step.Images(step.State.Device, step.Pixels, PlantedStep.Images);
        var (whole, ops) = (network.Train(parameters, images), network.Steps(parameters, images).ToArray());
        Assert.Equal(whole.Head.ToArray(), ops[^1].Output.ToArray());
        Assert.Equal(whole.Statistics.Names, ops.SelectMany(op => op.Statistics.Names));
    }

    private static string Any(Dice dice) => dice.Of([.. Devices.Names]);

    private static ValueList<int> Place(Shape shape, int index) => [.. shape.Sizes.Select((_, axis) =>
        index / shape.Sizes.Skip(axis + 1).Aggregate(1, (product, size) => product * size) % shape[axis])];
}
