using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;
using Yolo.Model.Darknet;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;
using Yolo.Model.Storage;
using Yolo.Model.Training;

namespace Yolo.Properties.Darknet;

[Properties(Arbitrary = [typeof(RandomConfigs)])]
public class DarknetTrainingLaws
{
    [Property(MaxTest = 500)]
    public Property The_rate_of_each_update_is_that_of_a_plain_loop() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).Select(seed => new Dice(seed)).ToArbitrary(),
        dice =>
        {
            var net = new DarknetNet(1, 1, 1)
            {
                LearningRate = dice.Double(0.001, 1),
                BurnIn = dice.Coin() ? 0 : dice.Int(1, 30),
                Power = dice.Double(0.5, 5),
                MaxBatches = dice.Int(50, 90),
                Policy = RandomConfigs.Policy(dice),
            };
            if (net.Policy is DarknetPolicy.Random)
            {
                Assert.Throws<ModelFormatException>(net.LearningRateSchedule);
                return;
            }
            var schedule = net.LearningRateSchedule();
            for (var batch = 1; batch <= net.MaxBatches; batch++)
            {
                var rate = Rate(net, batch);
                Assert.Equal(rate, schedule.At(batch), 1e-12 * Math.Max(1, rate));
            }
        });

    [Fact]
    public void Schedules_of_darknets_kinds()
    {
        var net = new DarknetNet(1, 1, 1) { MaxBatches = 100, BurnIn = 10 };
        Assert.Equal(new ConstantRate(0.001).WithBurnIn(10), net.LearningRateSchedule());
        Assert.Equal(new ConstantRate(0.001), (net with { BurnIn = 0 }).LearningRateSchedule());
        Assert.Equal(new PolynomialRate(0.001, 100).WithBurnIn(10), (net with { Policy = new DarknetPolicy.Polynomial() }).LearningRateSchedule());
        Assert.Equal(
            new SteppedRate(0.001, [new(1, 0.1), new(100, 10), new(20_000, 0.1)]),
            (net with { BurnIn = 0, Policy = new DarknetPolicy.Steps([new(-1, 0.1), new(100, 10), new(20_000, 0.1)]) }).LearningRateSchedule());
    }

    [Fact]
    public void What_makes_no_schedule_is_refused()
    {
        var net = new DarknetNet(1, 1, 1);
        Assert.Throws<ModelFormatException>(() => (net with { LearningRate = 0 }).LearningRateSchedule());
        Assert.Throws<ModelFormatException>(() => (net with { Policy = new DarknetPolicy.Polynomial() }).LearningRateSchedule());
        Assert.Throws<ModelFormatException>(() => (net with { Policy = new DarknetPolicy.Exponential { Gamma = 1.5 } }).LearningRateSchedule());
        Assert.Throws<ModelFormatException>(() => (net with { Policy = new DarknetPolicy.Steps([new(3, 0)]) }).LearningRateSchedule());
    }

    [Fact]
    public void An_update_has_the_pictures_that_its_passes_have()
    {
        var net = new DarknetNet(1, 1, 1) { Batch = 64, Subdivisions = 3 };
        Assert.Equal((21, 63), (net.PicturesPerPass, net.PicturesPerUpdate));
    }

    [DarknetTheory]
    [InlineData("yolov2-voc.cfg", 20)]
    [InlineData("yolov2.cfg", 80)]
    public void The_region_of_darknets_files(string name, int classes)
    {
        var region = Assert.IsType<DarknetRegion>(DarknetFiles.Read(name).Layers[^1]);
        Assert.Equal(classes, region.Classes);
        Assert.Equal(classes == 80 ? Anchors.Coco : Anchors.Voc, region.Anchors);
        Assert.Equal(LossSpec.Darknet, region.LossSpec());
    }

    [Fact]
    public void A_region_is_the_loss_it_says()
    {
        var region = new DarknetRegion { Softmax = true, CoordinateScale = 2, ClassScale = 3, ObjectScale = 4, NoObjectScale = 6, Threshold = 0.7 };
        var spec = region.LossSpec();
        Assert.Equal((2, 3, 4, 6, 0.7), (spec.Coordinate, spec.Class, spec.Object, spec.NoObject, spec.IgnoreThreshold));
        Assert.Equal((IouTarget.One, AnchorMatching.Predictions), (spec.IouTarget, spec.Matching));
        spec = (region with { Rescore = true, BiasMatch = true }).LossSpec();
        Assert.Equal((IouTarget.Constant, AnchorMatching.Anchors), (spec.IouTarget, spec.Matching));
        Assert.Throws<ModelFormatException>(() => (region with { Softmax = false }).LossSpec());
    }

    /// <summary>The rate of one update as a loop over what the file says.</summary>
    private static double Rate(DarknetNet net, int batch)
    {
        if (batch < net.BurnIn)
        {
            return net.LearningRate * Math.Pow((double)batch / net.BurnIn, net.Power);
        }
        var rate = net.LearningRate;
        switch (net.Policy)
        {
            case DarknetPolicy.Step step:
                for (var reached = step.Every; reached <= batch; reached += step.Every)
                {
                    rate *= step.Scale;
                }
                return rate;
            case DarknetPolicy.Steps steps:
                foreach (var change in steps.Changes)
                {
                    if (change.Batch > batch)
                    {
                        return rate;
                    }
                    rate *= change.Scale;
                }
                return rate;
            case DarknetPolicy.Exponential exponential:
                for (var i = 0; i < batch; i++)
                {
                    rate *= exponential.Gamma;
                }
                return rate;
            case DarknetPolicy.Polynomial:
                return rate * Math.Pow(1 - ((double)batch / net.MaxBatches), net.Power);
            case DarknetPolicy.Sigmoid sigmoid:
                return rate * (1 / (1 + Math.Exp(sigmoid.Gamma * (batch - sigmoid.Middle))));
            default:
                return rate;
        }
    }
}
