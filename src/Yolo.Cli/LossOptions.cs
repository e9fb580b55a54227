using System.CommandLine;
using Yolo.Model.Loss;

namespace Yolo.Cli;

/// <summary>What <c>yolo loss</c> was asked for; without a file for the gradient its path is empty.</summary>
internal sealed record LossOptions(string Case, LossSpec Spec, string Device, bool Fused, string Gradient, bool Json)
{
    private static readonly Dictionary<string, LossSpec> Specs = new()
    {
        ["default"] = LossSpec.Default,
        ["yumi"] = LossSpec.Yumi,
        ["keras-yolo2"] = LossSpec.KerasYolo2,
        ["darknet"] = LossSpec.Darknet,
    };

    private static readonly Dictionary<string, IouTarget> IouTargets = new()
    {
        ["attached"] = IouTarget.Attached,
        ["constant"] = IouTarget.Constant,
        ["one"] = IouTarget.One,
    };

    private static readonly Dictionary<string, Normaliser> Normalisers = new() { ["image"] = Normaliser.Image, ["batch"] = Normaliser.Batch };

    /// <summary>The command; calls <paramref name="run"/> with what the command line says.</summary>
    public static Command Command(Func<LossOptions, int> run)
    {
        var folder = new Option<string>("--case") { Description = "The folder with head.npy, anchors.npy and boxes.npy.", Required = true, HelpName = "FOLDER" };
        var spec = Choice("--spec", "Which loss: the definition, or that of a published implementation. Default: default.", Specs.Keys);
        var target = Choice("--iou-target", "Target of the object term: IoU with its gradient, IoU as a constant, or 1. Default: the spec's.", IouTargets.Keys);
        var normalise = Choice("--normalise", "Over what counts run: each image, or the whole batch. Default: the spec's.", Normalisers.Keys);
        var device = new Option<string>("--device") { Description = "host, host:double, cuda:0, opencl:0, …: see 'yolo devices'.", HelpName = "NAME", DefaultValueFactory = _ => "host:double" };
        var fused = new Option<bool>("--fused")
        {
            Description = "Whether the kernels made for the loss compute it, or its definition in ops. Default: true.",
            HelpName = "true|false",
            DefaultValueFactory = _ => true,
        };
        var gradient = new Option<string>("--gradient") { Description = "Writes d total / d head to this file, float64.", HelpName = "OUT.npy" };
        var json = new Option<bool>("--json") { Description = "One JSON object on standard output." };
        NotEmpty(folder);
        NotEmpty(gradient);
        var command = new Command("loss", "Computes the YOLOv2 loss of a raw head, its terms and its gradient.")
        {
            folder, spec, target, normalise, device, fused, gradient, json,
        };
        command.SetAction(parsed =>
        {
            TValue Chosen<TValue>(Option<string> option, Dictionary<string, TValue> values, TValue otherwise) =>
                parsed.GetValue(option) is { } name ? values[name] : otherwise;
            var preset = Chosen(spec, Specs, LossSpec.Default);
            return run(new(
                parsed.GetRequiredValue(folder),
                preset with { IouTarget = Chosen(target, IouTargets, preset.IouTarget), Normaliser = Chosen(normalise, Normalisers, preset.Normaliser) },
                parsed.GetRequiredValue(device), parsed.GetValue(fused), parsed.GetValue(gradient) ?? string.Empty, parsed.GetValue(json)));
        });
        return command;
    }

    private static Option<string> Choice(string name, string description, IReadOnlyCollection<string> values)
    {
        var option = new Option<string>(name) { Description = description, HelpName = string.Join('|', values) };
        option.CompletionSources.Add([.. values]);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var value }] && !values.Contains(value))
            {
                result.AddError($"{name} is '{value}'; it must be one of {string.Join(", ", values)}.");
            }
        });
        return option;
    }

    private static void NotEmpty(Option<string> option) => option.Validators.Add(result =>
    {
        if (result.Tokens is [{ Value: "" }])
        {
            result.AddError($"{option.Name} is empty; give a path.");
        }
    });
}
