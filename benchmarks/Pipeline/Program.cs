// What reading, resizing and varying pictures beside a training costs its steps: with data, and with one batch again and again, in turns.
using System.CommandLine;
using System.Globalization;
using Yolo.Benchmarks.Pipeline;
using Yolo.Data;
using Yolo.Kernels;

var data = new Option<string>("--data") { Description = "A PASCAL VOC folder. Default: generated pictures.", DefaultValueFactory = _ => string.Empty };
var device = new Option<string>("--device") { Description = "best, host, cuda:0, opencl:0, …", DefaultValueFactory = _ => "host" };
var size = new Option<int>("--size") { Description = "Width and height of the network's input, a multiple of 32.", DefaultValueFactory = _ => 416 };
var batch = new Option<int>("--batch") { Description = "Pictures in a batch.", DefaultValueFactory = _ => 8 };
var rounds = new Option<int>("--rounds") { Description = "Turns of each that are counted, after one that is not.", DefaultValueFactory = _ => 5 };
var steps = new Option<int>("--steps") { Description = "Steps in a turn.", DefaultValueFactory = _ => 4 };
var command = new RootCommand("Measures a training step with its data and without.") { data, device, size, batch, rounds, steps };
foreach (var option in new[] { size, batch, rounds, steps })
{
    option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() < 1)
        {
            result.AddError($"{option.Name} must be at least 1.");
        }
    });
}
command.SetAction(parsed =>
{
    var side = parsed.GetValue(size);
    var folder = parsed.GetRequiredValue(data);
    try
    {
        var pictures = folder.Length > 0 ? LabelledData.Open(folder) : GeneratedPictures.Dataset(seed: 1, train: 200, test: 0, size: side);
        var training = new TimedTraining(Device.Parse(parsed.GetRequiredValue(device)), pictures, side, parsed.GetValue(batch));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{training.Device} ({training.Device.Description}), Tiny YOLOv2 at {side} × {side}, batch {parsed.GetValue(batch)}, {pictures.Train.Count} pictures"));
        foreach (var line in PipelineReport.Lines(training, parsed.GetValue(rounds), parsed.GetValue(steps)))
        {
            Console.WriteLine(line);
        }
        return 0;
    }
    catch (Exception e) when (e is DataException or DeviceException or ArgumentException)
    {
        Console.Error.WriteLine($"error: {e.Message}");
        return 2;
    }
});
return command.Parse(args) is { Errors.Count: > 0 } wrong ? Refuse(wrong) : command.Parse(args).Invoke();

static int Refuse(ParseResult wrong)
{
    Console.Error.WriteLine($"error: {string.Join(" ", wrong.Errors.Select(e => e.Message))}");
    return 2;
}
