using System.Collections.Frozen;
using Yolo.Model.Storage;

namespace Yolo.Model.Darknet;

/// <summary>Reads <c>[net]</c>.</summary>
internal static class NetReader
{
    // What classifiers' crops, Adam and the other policies read: with the rest as it must be, nothing looks at these.
    private static readonly FrozenSet<string> WithoutEffect = FrozenSet.ToFrozenSet(
    [
        "max_crop", "min_crop", "max_ratio", "min_ratio", "center", "aspect", "random",
        "B1", "B2", "eps", "step", "scale", "steps", "scales", "gamma",
    ]);

    /// <summary>The section, and the keys in it that change no result.</summary>
    /// <exception cref="ModelFormatException">It says what cannot be read.</exception>
    public static (DarknetNet Net, IEnumerable<string> Ignored) Read(ConfigSection section)
    {
        section.MustBe(0, "notruth", "adam", "clip");
        section.MustBe(1, "time_steps");
        section.MustNotHave("inputs", "it is for networks that read no pictures");
        var batch = section.Whole("batch", 1, Limits.Count);
        var subdivisions = section.Whole("subdivisions", 1, Limits.Count);
        if (subdivisions > batch)
        {
            throw new ModelFormatException(
                $"Line {section.Line}: [{section.Name}] divides batch={batch} into subdivisions={subdivisions}, which leaves a pass no picture; raise batch.");
        }
        var net = new DarknetNet(
            section.Need("width", "416").Whole(Limits.Side),
            section.Need("height", "416").Whole(Limits.Side),
            section.Need("channels", "3").Whole(Limits.Filters))
        {
            Batch = batch,
            Subdivisions = subdivisions,
            Momentum = section.Number("momentum", 0.9, Limits.Unit),
            Decay = section.Number("decay", 0.0001, Limits.Unit),
            Angle = section.Number("angle", 0, Limits.Number),
            Saturation = section.Number("saturation", 1, Limits.NotNegative),
            Exposure = section.Number("exposure", 1, Limits.NotNegative),
            Hue = section.Number("hue", 0, Limits.NotNegative),
            LearningRate = section.Number("learning_rate", 0.001, Limits.NotNegative),
            BurnIn = section.Whole("burn_in", 0, Limits.Batches),
            Power = section.Number("power", 4, Limits.NotNegative),
            MaxBatches = section.Whole("max_batches", 0, Limits.Batches),
            Policy = Policy(section),
        };
        return (net, section.Rest(WithoutEffect));
    }

    private static DarknetPolicy Policy(ConfigSection section)
    {
        var said = section.Find("policy");
        return (said?.Value ?? "constant") switch
        {
            "constant" => new DarknetPolicy.Constant(),
            "step" => new DarknetPolicy.Step { Every = section.Whole("step", 1, Limits.Updates), Scale = section.Number("scale", 1, Limits.NotNegative) },
            "steps" => Steps(section.Need("steps", "40000,60000"), section.Need("scales", ".1,.1")),
            "exp" => new DarknetPolicy.Exponential { Gamma = section.Number("gamma", 1, Limits.NotNegative) },
            "poly" => new DarknetPolicy.Polynomial(),
            "sigmoid" => new DarknetPolicy.Sigmoid { Gamma = section.Number("gamma", 1, Limits.Number), Middle = section.Whole("step", 1, Limits.Batches) },
            "random" => new DarknetPolicy.Random(),
            _ => throw said!.Value.Error(
                $"is {ConfigText.Quote(said.Value.Value)}; it can be constant, step, steps, exp, poly, sigmoid, random (Darknet would take constant)"),
        };
    }

    private static DarknetPolicy.Steps Steps(ConfigEntry steps, ConfigEntry scales)
    {
        var batches = steps.Wholes(Limits.Any);
        var factors = scales.Numbers(Limits.NotNegative);
        return batches.Length == factors.Length
            ? new([.. batches.Zip(factors, (batch, factor) => new DarknetRateChange(batch, factor))])
            : throw scales.Error($"has {factors.Length} numbers and 'steps' on line {steps.Line} has {batches.Length}; each step needs one scale");
    }
}
