namespace Yolo.Model.Darknet;

/// <summary>Writes a cfg as Darknet's own are written: a section a layer, a key a line.</summary>
internal static class ConfigWriter
{
    public static void Write(DarknetConfig config, TextWriter writer)
    {
        Section(writer, "net", Net(config.Net));
        foreach (var layer in config.Layers)
        {
            writer.Write('\n');
            Section(writer, layer.Name, layer.Match(Convolutional, MaxPool, _ => [], Route, Shortcut, Reorg, Dropout, Softmax, Cost, Region));
        }
    }

    private static void Section(TextWriter writer, string name, IEnumerable<string> lines)
    {
        writer.Write($"[{name}]\n");
        foreach (var line in lines)
        {
            writer.Write($"{line}\n");
        }
    }

    private static IEnumerable<string> Net(DarknetNet net) =>
    [
        Line("batch", net.Batch),
        Line("subdivisions", net.Subdivisions),
        Line("width", net.Width),
        Line("height", net.Height),
        Line("channels", net.Channels),
        Line("momentum", net.Momentum),
        Line("decay", net.Decay),
        Line("angle", net.Angle),
        Line("saturation", net.Saturation),
        Line("exposure", net.Exposure),
        Line("hue", net.Hue),
        Line("learning_rate", net.LearningRate),
        Line("burn_in", net.BurnIn),
        Line("power", net.Power),
        Line("max_batches", net.MaxBatches),
        .. Policy(net.Policy),
    ];

    private static IEnumerable<string> Policy(DarknetPolicy policy) => policy switch
    {
        DarknetPolicy.Step step => ["policy=step", Line("step", step.Every), Line("scale", step.Scale)],
        DarknetPolicy.Steps steps =>
        [
            "policy=steps",
            Line("steps", [.. steps.Changes.Select(change => (double)change.Batch)]),
            Line("scales", [.. steps.Changes.Select(change => change.Scale)]),
        ],
        DarknetPolicy.Exponential exponential => ["policy=exp", Line("gamma", exponential.Gamma)],
        DarknetPolicy.Polynomial => ["policy=poly"],
        DarknetPolicy.Sigmoid sigmoid => ["policy=sigmoid", Line("gamma", sigmoid.Gamma), Line("step", sigmoid.Middle)],
        DarknetPolicy.Random => ["policy=random"],
        _ => ["policy=constant"],
    };

    private static IEnumerable<string> Convolutional(DarknetConvolutional layer) =>
    [
        .. layer.BatchNormalize ? ["batch_normalize=1"] : Array.Empty<string>(),
        Line("filters", layer.Filters),
        Line("size", layer.Size),
        Line("stride", layer.Stride),
        layer.Padding == layer.Size / 2 ? "pad=1" : Line("padding", layer.Padding),
        .. layer.Groups == 1 ? Array.Empty<string>() : [Line("groups", layer.Groups)],
        Line("activation", layer.Activation),
    ];

    private static IEnumerable<string> MaxPool(DarknetMaxPool layer) =>
    [
        Line("size", layer.Size),
        Line("stride", layer.Stride),
        .. layer.Padding == layer.Size - 1 ? Array.Empty<string>() : [Line("padding", layer.Padding)],
    ];

    private static IEnumerable<string> Route(DarknetRoute layer) => [Line("layers", [.. layer.Layers.Select(index => (double)index)])];

    private static IEnumerable<string> Shortcut(DarknetShortcut layer) => [Line("from", layer.From), Line("activation", layer.Activation)];

    private static IEnumerable<string> Reorg(DarknetReorg layer) => [Line("stride", layer.Stride)];

    private static IEnumerable<string> Dropout(DarknetDropout layer) => [Line("probability", layer.Probability)];

    private static IEnumerable<string> Softmax(DarknetSoftmax layer) => [Line("groups", layer.Groups)];

    private static IEnumerable<string> Cost(DarknetCost layer) => [Line("type", layer.Type), Line("scale", layer.Scale)];

    private static IEnumerable<string> Region(DarknetRegion layer) =>
    [
        Line("anchors", [.. layer.Anchors.Sizes.SelectMany(size => new[] { size.Width, size.Height })]),
        Line("bias_match", layer.BiasMatch),
        Line("classes", layer.Classes),
        "coords=4",
        Line("num", layer.Anchors.Count),
        Line("softmax", layer.Softmax),
        Line("jitter", layer.Jitter),
        Line("rescore", layer.Rescore),
        Line("object_scale", layer.ObjectScale),
        Line("noobject_scale", layer.NoObjectScale),
        Line("class_scale", layer.ClassScale),
        Line("coord_scale", layer.CoordinateScale),
        Line("thresh", layer.Threshold),
        Line("random", layer.Random),
        Line("max", layer.MaxBoxes),
    ];

    private static string Line(string key, params double[] values) => $"{key}={string.Join(',', values.Select(ConfigText.Number))}";

    private static string Line(string key, bool value) => value ? $"{key}=1" : $"{key}=0";

    private static string Line<T>(string key, T value)
        where T : struct, Enum => $"{key}={ConfigEntry.NameOf(value)}";
}
