using System.CommandLine;
using System.Text.Json;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Distributed;
using Yolo.Model.Loss;

namespace Yolo.Cli;

/// <summary>
/// The options of <c>yolo train</c>: a <see cref="TrainingRecipe"/> on the command line. What was chosen is written to args.yaml in the run folder; resuming reads it from there.
/// </summary>
internal sealed class TrainOptions
{
    /// <summary>The file's name in the run folder.</summary>
    public const string FileName = "args.yaml";

    private static readonly TrainingRecipe Usual = new();
    private static readonly Dictionary<string, LossSpec> Losses = new()
    {
        ["usual"] = TrainingRecipe.UsualLoss,
        ["definition"] = LossSpec.Default,
        ["yumi"] = LossSpec.Yumi,
        ["keras-yolo2"] = LossSpec.KerasYolo2,
        ["darknet"] = LossSpec.Darknet,
    };

    private static readonly Dictionary<string, IouTarget> Targets = new() { ["attached"] = IouTarget.Attached, ["constant"] = IouTarget.Constant, ["one"] = IouTarget.One };

    private readonly List<(Option Option, Func<ParseResult, object?> Value)> _kept = [];
    private readonly Option<string> _data, _model, _weights, _device, _loss, _target, _course, _optimiser;
    private readonly Option<int> _size, _anchors, _epochs, _batch, _subdivisions, _patience, _validateEvery, _mosaicOff, _memory;
    private readonly Option<double> _rate, _burnIn, _decay, _limit, _jitter, _hue, _saturation, _exposure, _mosaic;
    private readonly Option<bool> _scales, _average, _shared, _flip, _flipVertical, _turns, _useVal;
    private readonly Option<long> _seed;

    public TrainOptions()
    {
        _data = Keep(new Option<string>("--data") { Description = "Labelled pictures: a folder or a file of any of the formats that are read.", HelpName = "DATA" });
        _model = Keep(Text("--model", "tiny or full (the published networks), small (for small sets), dense (cells of 16 pixels, for many small objects), or a .cfg.", Usual.Model, "NAME|CFG"));
        _weights = Keep(new Option<string>("--weights") { Description = "A model to start from: its first layers, as far as they fit.", HelpName = "FILE" });
        _size = Keep(Number("--size", "Width and height of the network's input in pixels; 0: of the .cfg, or 416.", Usual.Size).Within(0, 4096));
        _anchors = Keep(Number("--anchors", "How many anchors are fitted to the boxes; 0: those of the .cfg, or 5.", Usual.Anchors).Within(0, 64));
        _epochs = Keep(Number("--epochs", "How often all training pictures are seen.", Usual.Epochs).Within(1, 1_000_000));
        _batch = Keep(Number("--batch", "Pictures in a batch.", Usual.Batch).Within(1, 4096));
        _subdivisions = Keep(Number("--subdivisions", "Parts of a batch that go through the network one after another, or with --sync-statistics at the same time.", Usual.Subdivisions).Within(1, 4096));
        _rate = Keep(Number("--lr", "The highest learning rate.", Usual.Rate).Above(0));
        _course = Keep(Text("--lr-course", "How it falls: cosine or steps.", "cosine", "NAME").Among(["cosine", "steps"]));
        _burnIn = Keep(Number("--burn-in", "The share of the steps in which it rises from 0.", Usual.BurnIn).Share());
        _optimiser = Keep(Text("--optimiser", "adam or sgd.", "adam", "NAME").Among(["adam", "sgd"]));
        _decay = Keep(Number("--decay", "Weight decay of filters.", Usual.Decay).AtLeast(0));
        _limit = Keep(Number("--clip", "The longest gradient; 0: no limit.", Usual.GradientLimit).AtLeast(0));
        _average = Keep(Flag("--average", "Keep a moving average of the weights.", Usual.Average));
        _shared = Keep(Flag("--sync-statistics", "Normalise by the statistics of the whole batch instead of each process's share, or each part's of --subdivisions; one process and two then end with the same weights.", Usual.SharedStatistics));
        _loss = Keep(Text("--loss", $"Which loss: {string.Join(", ", Losses.Keys)}.", "usual", "NAME").Among([.. Losses.Keys]));
        _target = Keep(new Option<string>("--iou-target") { Description = "Target of the object term: attached, constant or one. Default: the loss's.", HelpName = "NAME" }.Among([.. Targets.Keys]));
        _scales = Keep(Flag("--multi-scale", "Change the size of the input every ten batches.", Usual.MultiScale));
        _mosaic = Keep(Number("--mosaic", "The share of pictures that are put together with three others.", Usual.Augmentation.Mosaic).Share());
        _mosaicOff = Keep(Number("--mosaic-off", "The last epochs, which have no mosaics.", 10).Within(0));
        _jitter = Keep(Number("--jitter", "How far the edges of pictures move, as a share of their sides.", Usual.Augmentation.Jitter).Within(0, 0.49));
        _flip = Keep(Flag("--flip", "Mirror half of the pictures left to right.", Usual.Augmentation.HorizontalFlip));
        _flipVertical = Keep(Flag("--flip-vertical", "Mirror half of the pictures top to bottom: for pictures without an up.", Usual.Augmentation.VerticalFlip));
        _turns = Keep(Flag("--turns", "Turn pictures by quarters: for pictures without an up.", Usual.Augmentation.QuarterTurns));
        _hue = Keep(Number("--hue", "How far colours turn, as a share of the circle.", Usual.Augmentation.Hue).Within(0, 0.5));
        _saturation = Keep(Number("--saturation", "The greatest factor of saturation, 1 or more.", Usual.Augmentation.Saturation).Within(1, 100));
        _exposure = Keep(Number("--exposure", "The greatest factor of brightness, 1 or more.", Usual.Augmentation.Exposure).Within(1, 100));
        _useVal = Keep(Flag("--use-val", "Learn from the validation pictures too; the last epoch is taken then.", Usual.LearnFromValidation));
        _validateEvery = Keep(Number("--val-every", "Epochs between two scores on validation pictures; 0: never.", Usual.ValidateEvery).Within(0));
        _patience = Keep(Number("--patience", "Epochs without a better score after which training ends; 0: never.", Usual.Patience).Within(0));
        _seed = Keep(new Option<long>("--seed") { Description = "First weights, order, variations and anchors are a function of it.", DefaultValueFactory = _ => Usual.Seed, HelpName = "N" });
        _device = Keep(Text("--device", "best, host, cuda:0, opencl:0, …: see 'yolo devices'.", "best", "NAME"));
        _memory = Keep(DeviceOptions.Memory());
    }

    /// <summary>The options, to be added to a command.</summary>
    public IEnumerable<Option> All => _kept.Select(kept => kept.Option);

    public string Data(ParseResult parsed) => parsed.GetValue(_data) is { Length: > 0 } path
        ? path
        : throw new DataException("--data DATA is missing: a folder of labelled pictures. To go on with a run: --resume FOLDER.");

    public string? Weights(ParseResult parsed) => parsed.GetValue(_weights);

    /// <summary>The device of this process: GPUs without a number are dealt out to the processes of a machine.</summary>
    public Device Device(ParseResult parsed, IAllReduce processes) =>
        DeviceOptions.Limited(DeviceOptions.OfProcess(parsed.GetRequiredValue(_device), processes), parsed.GetValue(_memory));

    /// <summary>The training that the command line describes.</summary>
    public TrainingRecipe Recipe(ParseResult parsed)
    {
        var loss = Losses[parsed.GetRequiredValue(_loss)];
        var epochs = parsed.GetValue(_epochs);
        return new()
        {
            Model = parsed.GetRequiredValue(_model),
            Size = parsed.GetValue(_size),
            Anchors = parsed.GetValue(_anchors),
            Epochs = epochs,
            Batch = parsed.GetValue(_batch),
            Subdivisions = parsed.GetValue(_subdivisions),
            Rate = parsed.GetValue(_rate),
            Course = parsed.GetValue(_course) == "steps" ? RateCourse.Steps : RateCourse.Cosine,
            BurnIn = parsed.GetValue(_burnIn),
            Optimiser = parsed.GetValue(_optimiser) == "sgd" ? OptimiserKind.Sgd : OptimiserKind.Adam,
            Decay = parsed.GetValue(_decay),
            GradientLimit = parsed.GetValue(_limit),
            Average = parsed.GetValue(_average),
            SharedStatistics = parsed.GetValue(_shared),
            Loss = parsed.GetValue(_target) is { Length: > 0 } target ? loss with { IouTarget = Targets[target] } : loss,
            MultiScale = parsed.GetValue(_scales),
            Augmentation = new(
                parsed.GetValue(_jitter), parsed.GetValue(_flip), parsed.GetValue(_flipVertical), parsed.GetValue(_turns),
                parsed.GetValue(_hue), parsed.GetValue(_saturation), parsed.GetValue(_exposure),
                Mosaic: parsed.GetValue(_mosaic), MosaicEpochs: Math.Max(0, epochs - parsed.GetValue(_mosaicOff))),
            LearnFromValidation = parsed.GetValue(_useVal),
            ValidateEvery = parsed.GetValue(_validateEvery),
            Patience = parsed.GetValue(_patience),
            Seed = parsed.GetValue(_seed),
        };
    }

    /// <summary>Each option by name with its value, as lines of YAML whose values are JSON.</summary>
    public string ToYaml(ParseResult parsed) => string.Concat(_kept
        .Select(kept => (Name: kept.Option.Name.TrimStart('-'), Value: kept.Value(parsed)))
        .Where(pair => pair.Value is not null)
        .Select(pair => $"{pair.Name}: {JsonSerializer.Serialize(pair.Value)}\n"));

    /// <summary>The command line of a run that is gone on with: its own, but for the machine's options, which may be others.</summary>
    /// <exception cref="DataException">Another option is given, which would be passed over; or see <see cref="FromYaml"/>.</exception>
    public string[] Resumed(ParseResult parsed, string path)
    {
        string[] given = [.. All.Where(option => parsed.GetResult(option) is { Implicit: false }).Select(option => option.Name)];
        string[] machine = [_device.Name, _memory.Name];
        if (given.Except(machine).ToArray() is { Length: > 0 } others)
        {
            throw new DataException($"--resume goes on with the options in '{path}'; leave out {string.Join(", ", others)}. Only {string.Join(" and ", machine)} may be others.");
        }
        return
        [
            .. FromYaml(path).Chunk(2).Where(pair => !given.Contains(pair[0])).SelectMany(pair => pair),
            .. given.SelectMany(name => new[] { name, parsed.GetResult(name)!.Tokens[0].Value }),
        ];
    }

    /// <summary>The command line that such lines stand for, an option and its value by turns.</summary>
    /// <exception cref="DataException">There is no such file, or a line is none of these.</exception>
    private static string[] FromYaml(string path)
    {
        if (!File.Exists(path))
        {
            throw new DataException($"There is no '{path}', so nothing says how the run was begun. Name the folder of a run of 'yolo train'.");
        }
        return [.. File.ReadLines(path).Where(line => line.Trim().Length > 0 && line[0] != '#').SelectMany((line, i) => Argument(path, i + 1, line))];
    }

    private static string[] Argument(string path, int number, string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        try
        {
            var value = JsonSerializer.Deserialize<JsonElement>(line[(colon + 1)..]);
            return [$"--{line[..colon].Trim()}", value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText()];
        }
        catch (Exception e) when (e is JsonException or ArgumentOutOfRangeException)
        {
            throw new DataException($"'{path}', line {number}: '{line}' is no option with its value, such as epochs: 100. Restore the file as the run wrote it.", e);
        }
    }

    private Option<T> Keep<T>(Option<T> option)
    {
        _kept.Add((option, parsed => parsed.GetValue(option)));
        return option;
    }

    private static Option<string> Text(string name, string description, string usual, string help) => new(name) { Description = description, DefaultValueFactory = _ => usual, HelpName = help };

    private static Option<int> Number(string name, string description, int usual) => new(name) { Description = description, DefaultValueFactory = _ => usual, HelpName = "N" };

    private static Option<double> Number(string name, string description, double usual) => new(name) { Description = description, DefaultValueFactory = _ => usual, HelpName = "X" };

    private static Option<bool> Flag(string name, string description, bool usual) => new(name)
    {
        Description = $"{description} Default: {(usual ? "true" : "false")}.",
        DefaultValueFactory = _ => usual,
        HelpName = "true|false",
    };
}
