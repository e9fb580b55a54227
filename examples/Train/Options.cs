using System.CommandLine;
using System.Globalization;

namespace Yolo.Examples.Train;

/// <summary>What the command line decides. Without data the pictures are generated.</summary>
public sealed record Options(string Data, string Device, int Epochs, long Seed, string Out, string Resume, int Size, int Batch, double Rate, string? Profile)
{
    /// <summary>Whether the pictures are generated.</summary>
    public bool Generated => Data.Length == 0;

    /// <summary>The command line; calls <paramref name="train"/> with what it says.</summary>
    public static RootCommand Command(Func<Options, CancellationToken, int> train)
    {
        var data = new Option<string>("--data") { Description = "A PASCAL VOC folder of photographs. Default: generated pictures.", DefaultValueFactory = _ => string.Empty };
        var device = new Option<string>("--device") { Description = "best, host, host:double, cuda:0, opencl:0, …", DefaultValueFactory = _ => "best" };
        var epochs = new Option<int>("--epochs") { Description = "How often all training pictures are seen. Default: 8 generated, 60 with --data." };
        var seed = new Option<long>("--seed") { Description = "First weights, order and variations are a function of it.", DefaultValueFactory = _ => 1 };
        var folder = new Option<string>("--out") { Description = "The run folder. Default: the next of runs/train/exp, exp2, …", DefaultValueFactory = _ => string.Empty };
        var resume = new Option<string>("--resume") { Description = "Goes on in this run folder, from its checkpoint.", DefaultValueFactory = _ => string.Empty };
        var size = new Option<int>("--size") { Description = "Width and height of the network's input, a multiple of 16. Default: 128 generated, 320 with --data." };
        var batch = new Option<int>("--batch") { Description = "Pictures in a batch.", DefaultValueFactory = _ => 8 };
        var rate = new Option<double>("--lr") { Description = "The highest learning rate.", DefaultValueFactory = _ => 0.002 };
        var profile = new Option<string?>("--profile")
        {
            Description = "Shows time, bytes and operations of each op, and writes a trace for ui.perfetto.dev. Default: trace.json in the run folder.",
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "FILE",
        };
        Within(epochs, 1, 1_000_000, step: 1);
        Within(size, 32, 2048, step: 16);
        Within(batch, 1, 1024, step: 1);
        rate.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && double.TryParse(text, CultureInfo.InvariantCulture, out var value) && !(value > 0 && double.IsFinite(value)))
            {
                result.AddError($"--lr must be a number above 0, not {text}.");
            }
        });
        var command = new RootCommand("Trains a YOLOv2 detector and leaves a folder with its weights, its metrics and pictures of what it finds.")
        {
            data, device, epochs, seed, folder, resume, size, batch, rate, profile,
        };
        command.SetAction((parsed, stop) =>
        {
            var generated = parsed.GetRequiredValue(data).Length == 0;
            int OrDefault(Option<int> option, int whenGenerated, int otherwise) => parsed.GetResult(option) is null ? generated ? whenGenerated : otherwise : parsed.GetRequiredValue(option);
            var options = new Options(
                parsed.GetRequiredValue(data), parsed.GetRequiredValue(device), OrDefault(epochs, 8, 60), parsed.GetRequiredValue(seed), parsed.GetRequiredValue(folder),
                parsed.GetRequiredValue(resume), OrDefault(size, 128, 320), parsed.GetRequiredValue(batch), parsed.GetRequiredValue(rate),
                parsed.GetResult(profile) is null ? null : parsed.GetValue(profile) ?? string.Empty);
            // On a thread of its own: the handler of Ctrl-C is set only when this function has returned.
            return Task.Run(() => train(options, stop), CancellationToken.None);
        });
        return command;
    }

    /// <summary>The options that go on with this run from its folder.</summary>
    public string ToResume(string folder) => string.Create(
        CultureInfo.InvariantCulture,
        $"--resume \"{folder}\" {(Generated ? "" : $"--data \"{Data}\" ")}--device {Device} --epochs {Epochs} --seed {Seed} --size {Size} --batch {Batch} --lr {Rate}");

    private static void Within(Option<int> option, int least, int most, int step) => option.Validators.Add(result =>
    {
        if (result.Tokens is [{ Value: var text }] && int.TryParse(text, CultureInfo.InvariantCulture, out var value)
            && (value < least || value > most || value % step != 0))
        {
            result.AddError($"{option.Name} must be {least} to {most}{(step > 1 ? $", a multiple of {step}" : "")}, not {value}.");
        }
    });
}
