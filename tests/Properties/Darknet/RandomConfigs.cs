using FsCheck;
using FsCheck.Fluent;
using Yolo.Model.Collections;
using Yolo.Model.Darknet;
using Yolo.Model.Geometry;
using Yolo.Model.Storage;

namespace Yolo.Properties.Darknet;

/// <summary>Any config: every kind of layer, every key away from its default; the layers need not fit each other.</summary>
public sealed record AnyConfig(DarknetConfig Config);

/// <summary>A small config whose layers fit each other.</summary>
public sealed record FittingConfig(DarknetConfig Config);

public static class RandomConfigs
{
    public static Arbitrary<AnyConfig> Any() => Gen.Choose(0, int.MaxValue)
        .Select(seed => new Dice(seed))
        .Select(dice => new AnyConfig(new(Net(dice), [.. Enumerable.Range(0, dice.Int(0, 12)).Select(_ => Layer(dice, 1000))])))
        .ToArbitrary();

    public static Arbitrary<FittingConfig> Fitting() => Gen.Choose(0, int.MaxValue).Select(seed => new FittingConfig(Fitting(new Dice(seed)))).ToArbitrary();

    public static string Text(this DarknetConfig config)
    {
        using var writer = new StringWriter();
        config.Write(writer);
        return writer.ToString();
    }

    private static DarknetConfig Fitting(Dice dice)
    {
        var config = new DarknetConfig(new(dice.Int(1, 20), dice.Int(1, 20), dice.Int(1, 4)), []);
        for (var tries = dice.Int(1, 30); tries > 0; tries--)
        {
            var longer = config with { Layers = [.. config.Layers, Layer(dice, 6)] };
            try
            {
                longer.Plan();
                config = longer;
            }
            catch (ModelFormatException)
            {
            }
        }
        return config;
    }

    private static DarknetNet Net(Dice dice)
    {
        var subdivisions = dice.Int(1, 8);
        return new(dice.Int(1, 700), dice.Int(1, 700), dice.Int(1, 4))
        {
            Batch = dice.Int(subdivisions, 128),
            Subdivisions = subdivisions,
            Momentum = dice.Double(0, 1),
            Decay = dice.Double(0, 1e-6),
            Angle = dice.Double(-90, 90),
            Saturation = dice.Double(0, 2),
            Exposure = dice.Double(0, 2),
            Hue = dice.Double(0, 1),
            LearningRate = dice.Double(1e-7, 1),
            BurnIn = dice.Int(0, 30),
            Power = dice.Double(0.5, 5),
            MaxBatches = dice.Int(1, int.MaxValue - 1),
            Policy = Policy(dice),
        };
    }

    public static DarknetPolicy Policy(Dice dice) => dice.Int(0, 6) switch
    {
        0 => new DarknetPolicy.Constant(),
        1 => new DarknetPolicy.Step { Every = dice.Int(1, 40), Scale = dice.Double(0.01, 1.5) },
        2 => new DarknetPolicy.Steps([.. Enumerable.Range(0, dice.Int(1, 5)).Select(_ => new DarknetRateChange(dice.Int(-2, 60), dice.Double(0.01, 10)))]),
        3 => new DarknetPolicy.Exponential { Gamma = dice.Double(0.9, 1) },
        4 => new DarknetPolicy.Polynomial(),
        5 => new DarknetPolicy.Sigmoid { Gamma = dice.Double(-1, 1), Middle = dice.Int(0, 60) },
        _ => new DarknetPolicy.Random(),
    };

    private static DarknetLayer Layer(Dice dice, int greatest)
    {
        var activation = dice.Of(Enum.GetValues<DarknetActivation>());
        var kind = dice.Int(0, 13);
        return kind switch
        {
            0 => new DarknetMaxPool { Stride = dice.Int(1, 3), Size = dice.Int(1, 4), Padding = dice.Int(0, 3) },
            1 => new DarknetMaxPool { Stride = 2 },
            2 => new DarknetAveragePool(),
            3 => new DarknetRoute([.. Enumerable.Range(0, dice.Int(1, 3)).Select(_ => dice.Int(-4, 4))]),
            4 => new DarknetShortcut(dice.Int(-4, 4)) { Activation = activation },
            5 => new DarknetReorg { Stride = dice.Int(1, 3) },
            6 => new DarknetDropout { Probability = dice.Double(0, 1) },
            7 => new DarknetSoftmax { Groups = dice.Int(1, 3) },
            8 => new DarknetCost { Type = dice.Of(Enum.GetValues<DarknetCostType>()), Scale = dice.Double(-3, 3) },
            9 => Region(dice),
            _ => new DarknetConvolutional
            {
                BatchNormalize = dice.Coin(),
                Filters = dice.Int(1, greatest),
                Size = dice.Int(1, 5),
                Stride = dice.Int(1, 3),
                Padding = dice.Int(0, 3),
                Groups = dice.Int(1, 2),
                Activation = activation,
            },
        };
    }

    private static DarknetRegion Region(Dice dice) => new()
    {
        Anchors = Anchors.Of(dice.Doubles(2 * dice.Int(1, 5), 0.1, 20)),
        Classes = dice.Int(1, 90),
        Softmax = dice.Coin(),
        BiasMatch = dice.Coin(),
        Rescore = dice.Coin(),
        ObjectScale = dice.Double(0, 9),
        NoObjectScale = dice.Double(0, 9),
        ClassScale = dice.Double(0, 9),
        CoordinateScale = dice.Double(0, 9),
        Threshold = dice.Double(0, 1),
        Jitter = dice.Double(0, 1),
        Random = dice.Coin(),
        MaxBoxes = dice.Int(1, 90),
    };
}
