using System.CommandLine;

namespace Yolo.Examples.Train;

/// <summary>What the command line decides. Without data the pictures are generated.</summary>
public sealed record Options(string Data, string Device, int Epochs, long Seed, string Out, string Resume, int Size, int Batch, double Rate)
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
        Positive(epochs);
        Positive(size);
        Positive(batch);
        var command = new RootCommand("Trains a YOLOv2 detector and leaves a folder with its weights, its metrics and pictures of what it finds.")
        {
            data, device, epochs, seed, folder, resume, size, batch, rate,
        };
        command.SetAction((parsed, stop) =>
        {
            var generated = parsed.GetValue(data)!.Length == 0;
            int OrDefault(Option<int> option, int whenGenerated, int otherwise) => parsed.GetResult(option) is null ? generated ? whenGenerated : otherwise : parsed.GetValue(option);
            return Task.FromResult(train(
                new(
                    parsed.GetValue(data)!, parsed.GetValue(device)!, OrDefault(epochs, 8, 60), parsed.GetValue(seed), parsed.GetValue(folder)!,
                    parsed.GetValue(resume)!, OrDefault(size, 128, 320), parsed.GetValue(batch), parsed.GetValue(rate)),
                stop));
        });
        return command;
    }

    private static void Positive(Option<int> option) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out var value) && value < 1)
        {
            result.AddError($"{option.Name} must be at least 1, not {value}.");
        }
    });
}
