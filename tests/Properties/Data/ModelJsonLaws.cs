using System.Text.Json;
using FsCheck.Xunit;
using Xunit;
using Yolo.Data;
using Yolo.Model.Layers;
using Yolo.Model.Loss;
using Yolo.Model.Networks;
using Yolo.Model.Training;

namespace Yolo.Properties.Data;

/// <summary>What a replay says of a step in JSON reads back to what was said, to the last bit.</summary>
[Properties(Arbitrary = [typeof(Dice)])]
public class ModelJsonLaws
{
    [Property]
    public void A_loss_with_any_options_reads_back(Dice dice)
    {
        // By its constructor, so that an option that comes later is drawn too.
        var constructor = typeof(LossSpec).GetConstructors().MaxBy(c => c.GetParameters().Length)!;
        var spec = (LossSpec)constructor.Invoke([.. constructor.GetParameters().Select(p => Drawn(p.ParameterType, dice))]);
        Same(spec);
        var preset = dice.Of(LossSpec.Default, LossSpec.Yumi, LossSpec.KerasYolo2.WithKerasWarmUp(dice.Int(1, 1000)), LossSpec.Darknet);
        Same(preset with { ClassWeights = [.. dice.Doubles(3, -1, 1)], Coordinate = dice.Of(double.NaN, double.PositiveInfinity, Math.PI / dice.Int(1, 100)) });
    }

    [Property]
    public void Optimisers_and_schedules_read_back(Dice dice)
    {
        double D() => 1.0 / dice.Int(1, 10_000);
        Same(dice.Of<Optimiser>(new Sgd(D(), D()), new Adam(D(), D(), D(), D())));
        var schedule = dice.Of<LearningRateSchedule>(
            new ConstantRate(D()), new SteppedRate(D(), [new(1, D()), new(dice.Int(2, 99), D())]), new CosineRate(D(), dice.Int(1, 99), D()),
            new PolynomialRate(D(), dice.Int(1, 99), D()), new ExponentialRate(D(), D()));
        Same(dice.Coin() ? schedule : schedule.WithBurnIn(dice.Int(1, 99), D()));
    }

    [Property]
    public void Networks_read_back(Dice dice)
    {
        Same(TinyYoloV2.Create(dice.Int(1, 5), dice.Int(1, 20), 64, width: dice.Int(1, 16), depth: dice.Int(1, 4), neck: dice.Int(0, 2)));
        Same(new Network(new(dice.Int(1, 3), 32, 32), [new ConvolutionLayer(dice.Int(1, 9), 3, dice.Int(1, 2), dice.Coin(), dice.Coin()), new MaxPoolLayer(dice.Int(1, 3), 1)]));
    }

    private static void Same<T>(T value) => Assert.Equal(value, JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(value, ModelJson.Options), ModelJson.Options));

    private static object? Drawn(Type type, Dice dice) =>
        type == typeof(double) ? dice.Double(-5, 5) / 3
        : type == typeof(bool) ? dice.Coin()
        : type.IsEnum ? dice.Of([.. Enum.GetValues(type).Cast<object>()])
        : type == typeof(WarmUp) ? new WarmUp(dice.Int(0, 99_999), dice.Double(0, 1) / 7, dice.Coin())
        : type == typeof(Model.Collections.ValueList<double>) ? Model.Collections.ValueList.ToValueList(dice.Doubles(dice.Int(0, 4), 0, 2))
        : throw new InvalidOperationException($"Say how an option of type {type} is drawn.");
}
