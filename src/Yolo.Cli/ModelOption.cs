using System.CommandLine;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Darknet;
using Yolo.Model.Networks;

namespace Yolo.Cli;

/// <summary><c>--model CFG WEIGHTS</c> or <c>--model FILE</c>, and <c>--names FILE</c>.</summary>
/// <param name="required">Whether the command can do nothing without it.</param>
/// <param name="aliases">Other names of <c>--model</c>.</param>
internal sealed class ModelOption(bool required = true, params string[] aliases)
{
    private const string CfgEnding = ".cfg", WeightsEnding = ".weights";

    private readonly Option<string[]> _files = new("--model", aliases)
    {
        Description = "A model of this library (.safetensors, .onnx, or .weights with a .cfg and a .json beside it), or Darknet's .cfg and .weights.",
        HelpName = "CFG WEIGHTS|FILE",
        Required = required,
        Arity = new(1, 2),
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string> _names = new("--names")
    {
        Description = "The classes' names, one a line. Default: those in the model, or in the .json beside the weights.",
        HelpName = "FILE",
    };

    /// <summary>The options, to be added to a command.</summary>
    public IEnumerable<Option> All => [_files, _names];

    /// <summary>Whether a model was named.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetResult(_files) is not null;

    /// <summary>The files as given, for messages.</summary>
    public string Name(ParseResult parsed) => string.Join(' ', parsed.GetRequiredValue(_files));

    /// <summary>Reads the model.</summary>
    public TrainedDetector Load(ParseResult parsed, Device device)
    {
        var names = parsed.GetValue(_names) is { Length: > 0 } path ? ClassNamesFile.Read(path) : null;
        var model = parsed.GetRequiredValue(_files) switch
        {
            [var cfg, var weights] => ModelFile.LoadDarknet(cfg, weights, device, names),
            [var cfg] when Is(cfg, CfgEnding) => throw new DataException($"'{cfg}' describes a network without its weights; give both: --model {cfg} FILE.weights."),
            [var weights] when Is(weights, WeightsEnding) => ModelFile.LoadDarknet(Path.ChangeExtension(weights, CfgEnding), weights, device, names),
            [var file] => ModelFile.Load(file, device),
            _ => throw new DataException("--model takes one file, or a .cfg and a .weights."),
        };
        return names is null ? model : model.Named(names);
    }

    /// <summary>The network alone; of a .cfg no weights are needed.</summary>
    public Network LoadNetwork(ParseResult parsed)
    {
        if (parsed.GetRequiredValue(_files) is not [var cfg] || !Is(cfg, CfgEnding))
        {
            return Load(parsed, Device.Host).Detector.Network;
        }
        return DarknetConfigFile.Read(cfg).ToNetwork();
    }

    private static bool Is(string path, string ending) => Path.GetExtension(path).Equals(ending, StringComparison.OrdinalIgnoreCase);
}
