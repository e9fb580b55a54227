using System.CommandLine;
using System.Globalization;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Classifying;
using Yolo.Model.Collections;
using Yolo.Model.Networks;
using Yolo.Model.Training;

namespace Yolo.Cli;

/// <summary><c>yolo pretrain</c>: trains Darknet-19 on a folder of pictures for each class, for detectors to start from.</summary>
internal static class PretrainCommand
{
    private const int CellPixels = 32;

    public static Command Create(TextWriter output, TextWriter error)
    {
        var data = new Option<string>("--data") { Description = "A folder with a folder of pictures for each class, or with train/ and val/ that have them.", Required = true, HelpName = "FOLDER" };
        var size = new Option<int>("--size") { Description = "Width and height of the pictures, a multiple of 32.", DefaultValueFactory = _ => 224, HelpName = "PIXELS" };
        var epochs = new Option<int>("--epochs") { Description = "How often all training pictures are seen.", DefaultValueFactory = _ => 10 };
        var batch = new Option<int>("--batch") { Description = "Pictures in a batch.", DefaultValueFactory = _ => 16 };
        var rate = new Option<double>("--lr") { Description = "The highest learning rate.", DefaultValueFactory = _ => 0.001 };
        var seed = new Option<long>("--seed") { Description = "First weights, order and variations are a function of it.", DefaultValueFactory = _ => 1 };
        var device = new DeviceOptions();
        var folder = new Option<string>("--out") { Description = "The run folder. Default: the next of runs/pretrain/exp, exp2, …", HelpName = "FOLDER" };
        var profile = ProfileOption.Create();
        foreach (var option in new[] { size, epochs, batch })
        {
            option.Within(1);
        }
        var command = new Command("pretrain", "Trains Darknet-19, the classifier whose body detectors start from.") { data, size, epochs, batch, rate, seed, folder, profile };
        foreach (var option in device.All)
        {
            command.Add(option);
        }
        command.SetAction((parsed, stop) => Task.FromResult(Run(
            ImageFolder.Read(parsed.GetRequiredValue(data)), Side(parsed.GetValue(size)), parsed.GetValue(epochs), parsed.GetValue(batch), parsed.GetValue(rate),
            parsed.GetValue(seed), device.Open(parsed),
            parsed.GetValue(folder) is { Length: > 0 } path ? RunFolder.At(path) : RunFolder.Next(Path.Combine("runs", "pretrain")), profile.Of(parsed), output, error, stop)));
        return command;
    }

    private static int Side(int size) => size % CellPixels == 0
        ? size
        : throw new DataException($"--size is {size}; it must be a multiple of {CellPixels}, the pixels of a cell.");

    private static int Run(
        Dataset data, int size, int epochs, int batch, double rate, long seed, Device device, RunFolder folder, string? profile, TextWriter output, TextWriter error, CancellationToken stop)
    {
        var steps = (long)Batches.PerEpoch(data.Train.Count, batch) * epochs;
        var classifier = new Classifier(YoloV2.Darknet19(data.ClassNames.Count, size), data.ClassNames.ToValueList());
        var step = new ClassifierStep(classifier, new Adam(), new CosineRate(rate, steps));
        error.WriteLine($"device: {device} ({device.Description})");
        error.WriteLine($"data: {data.Train.Count} pictures to train on, {data.Val.Count} to validate; {data.ClassNames.Count} classes");
        var plan = new ClassifierPlan(data, step, epochs, batch, new AugmentationOptions(LeastVisible: 0), seed, device);
        try
        {
            var outcome = ProfileFile.Run(
                device, folder, profile, error.WriteLine, () => new ClassifierRun(plan, folder).Run(now => error.WriteLine(Line(now)), stop));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"top-1 {outcome.Top1:f3}, top-5 {outcome.Top5:f3}; {folder.PathOf(ClassifierRun.ModelName)}"));
            return outcome.Interrupted ? ExitCode.Interrupted : ExitCode.Ok;
        }
        catch (TrainingDivergedException diverged)
        {
            error.WriteLine($"error: {diverged.Message}");
            return ExitCode.Failure;
        }
    }

    private static string Line(ClassifierProgress now) => string.Create(
        CultureInfo.InvariantCulture,
        $"step {now.Step}/{now.Steps}, epoch {now.Epoch}: loss {now.Loss:f4}, {now.ImagesPerSecond:f1} images/s{(double.IsNaN(now.Top1) ? "" : $", top-1 {now.Top1:f3}, top-5 {now.Top5:f3}")}");
}
