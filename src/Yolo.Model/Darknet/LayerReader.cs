using System.Collections.Frozen;
using Yolo.Model.Geometry;
using Yolo.Model.Storage;

namespace Yolo.Model.Darknet;

/// <summary>Reads the sections of layers.</summary>
internal static class LayerReader
{
    // Sections and keys by their names in Darknet's parser.c of 2018; those without effect are read by no forward or backward pass of these layers.
    private static readonly FrozenSet<string> Unsupported = FrozenSet.ToFrozenSet(
    [
        "crop", "detection", "yolo", "iseg", "local", "deconv", "deconvolutional", "activation", "logistic", "l2norm", "crnn", "gru", "lstm", "rnn", "conn",
        "connected", "lrn", "normalization", "batchnorm", "upsample",
    ]);

    private static readonly FrozenSet<string> WithoutEffect = FrozenSet.ToFrozenSet(["truth"]);
    private static readonly FrozenSet<string> WithoutEffectInRegion = FrozenSet.ToFrozenSet(["truth", "absolute", "log", "sqrt", "classfix", "mask_scale"]);
    private static readonly FrozenSet<string> WithoutEffectInCost = FrozenSet.ToFrozenSet(["truth", "noobj", "thresh"]);
    private static readonly FrozenSet<string> WithoutEffectInSoftmax = FrozenSet.ToFrozenSet(["truth", "noloss"]);

    /// <summary>The layer, and the keys in it that change no result.</summary>
    /// <exception cref="ModelFormatException">It is of no known kind, or says what cannot be read.</exception>
    public static (DarknetLayer Layer, IEnumerable<string> Ignored) Read(ConfigSection section)
    {
        (DarknetLayer Layer, FrozenSet<string> WithoutEffect) read = section.Name switch
        {
            "convolutional" or "conv" => (Convolutional(section), WithoutEffect),
            "maxpool" or "max" => (MaxPool(section), WithoutEffect),
            "avgpool" or "avg" => (new DarknetAveragePool(), WithoutEffect),
            "route" => (new DarknetRoute([.. section.Need("layers", "-1,-4").Wholes(Limits.Any)]), WithoutEffect),
            "shortcut" => (Shortcut(section), WithoutEffect),
            "reorg" => (Reorg(section), WithoutEffect),
            "dropout" => (new DarknetDropout { Probability = section.Number("probability", 0.5, Limits.Unit) }, WithoutEffect),
            "softmax" or "soft" => (Softmax(section), WithoutEffectInSoftmax),
            "cost" => (Cost(section), WithoutEffectInCost),
            "region" => (Region(section), WithoutEffectInRegion),
            _ => throw NoLayer(section),
        };
        // Any layer may have these: they freeze it, or change what of it is loaded and saved.
        section.MustBe(0, "onlyforward", "stopbackward", "dontsave", "dontload", "numload", "dontloadscales", "smooth");
        section.MustBe(1, "learning_rate");
        return (read.Layer with { Line = section.Line }, section.Rest(read.WithoutEffect));
    }

    private static DarknetConvolutional Convolutional(ConfigSection section)
    {
        section.MustBe(0, "binary", "xnor", "flipped", "dot");
        var size = section.Whole("size", 1, Limits.Side);
        var padding = section.Whole("padding", 0, Limits.Padding);
        return new()
        {
            BatchNormalize = section.Flag("batch_normalize"),
            Filters = section.Whole("filters", 1, Limits.Filters),
            Size = size,
            Stride = section.Whole("stride", 1, Limits.Side),
            Padding = section.Flag("pad") ? size / 2 : padding,
            Groups = section.Whole("groups", 1, Limits.Count),
            Activation = section.Word("activation", DarknetActivation.Logistic),
        };
    }

    private static DarknetMaxPool MaxPool(ConfigSection section)
    {
        var stride = section.Whole("stride", 1, Limits.Side);
        var size = section.Whole("size", stride, Limits.Side);
        return new() { Stride = stride, Size = size, Padding = section.Whole("padding", size - 1, Limits.Padding) };
    }

    private static DarknetShortcut Shortcut(ConfigSection section)
    {
        section.MustBe(1, "alpha", "beta");
        return new(section.Need("from", "-3").Whole(Limits.Any)) { Activation = section.Word("activation", DarknetActivation.Linear) };
    }

    private static DarknetReorg Reorg(ConfigSection section)
    {
        section.MustBe(0, "reverse", "flatten", "extra");
        return new() { Stride = section.Whole("stride", 1, Limits.Side) };
    }

    private static DarknetSoftmax Softmax(ConfigSection section)
    {
        section.MustBe(1, "temperature");
        section.MustBe(0, "spatial");
        section.MustNotHave("tree", "hierarchies of classes are not supported");
        return new() { Groups = section.Whole("groups", 1, Limits.Count) };
    }

    private static DarknetCost Cost(ConfigSection section)
    {
        section.MustBe(0, "ratio");
        return new() { Type = section.Word("type", DarknetCostType.Sse), Scale = section.Number("scale", 1, Limits.Number) };
    }

    private static DarknetRegion Region(ConfigSection section)
    {
        section.MustBe(4, "coords");
        section.MustBe(0, "background");
        section.MustNotHave("tree", "hierarchies of classes (YOLO9000) are not supported");
        section.MustNotHave("map", "maps between lists of classes are not supported");
        return new()
        {
            Anchors = Anchors(section, section.Whole("num", 1, Limits.Count)),
            Classes = section.Whole("classes", 20, Limits.Count),
            Softmax = section.Flag("softmax"),
            BiasMatch = section.Flag("bias_match"),
            Rescore = section.Flag("rescore"),
            ObjectScale = section.Number("object_scale", 1, Limits.NotNegative),
            NoObjectScale = section.Number("noobject_scale", 1, Limits.NotNegative),
            ClassScale = section.Number("class_scale", 1, Limits.NotNegative),
            CoordinateScale = section.Number("coord_scale", 1, Limits.NotNegative),
            Threshold = section.Number("thresh", 0.5, Limits.Unit),
            Jitter = section.Number("jitter", 0.2, Limits.Unit),
            Random = section.Flag("random"),
            MaxBoxes = section.Whole("max", 30, Limits.Count),
        };
    }

    private static Anchors Anchors(ConfigSection section, int count)
    {
        if (section.Find("anchors") is not { } entry)
        {
            return DarknetRegion.Unsaid(count);
        }
        var sides = entry.Numbers(Limits.Length);
        return sides.Length == 2L * count
            ? Geometry.Anchors.Of(sides)
            : throw entry.Error($"has {sides.Length} numbers; num={count} needs {2L * count}, a width and a height for each");
    }

    private static ModelFormatException NoLayer(ConfigSection section) => new(section.Name switch
    {
        "net" or "network" => $"Line {section.Line}: [{section.Name}] comes again; a cfg has one, and it comes first.",
        var name when Unsupported.Contains(name) =>
            $"Line {section.Line}: [{name}] is a layer of Darknet that cannot be read here; YOLOv2's networks have none.",
        var name => $"Line {section.Line}: [{ConfigText.Quote(name)[1..^1]}] is no layer of Darknet; correct its spelling.",
    });
}
