using System.CommandLine;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Collections;
using Yolo.Playground;

namespace Yolo.Cli;

/// <summary><c>yolo demo</c>: a detector and its loss on a local page.</summary>
internal static class DemoCommand
{
    private const int UsualPort = 5080, LargestPort = 65_535;
    private const int GeneratedSamples = 24, GeneratedSide = 512;
    private const ulong GeneratedSeed = 7;

    public static Command Create(TextWriter output, TextWriter error)
    {
        var (model, data) = (new ModelOption(required: false, "--weights"), new DataOption(required: false));
        var port = new Option<int>("--port") { Description = "The page's port on 127.0.0.1; 0 for any that is free.", HelpName = "N", DefaultValueFactory = _ => UsualPort }.Within(0, LargestPort);
        var device = new Option<string>("--device") { Description = "best, host, cuda:0, opencl:0, …: see 'yolo devices'.", DefaultValueFactory = _ => "best", HelpName = "NAME" };
        var command = new Command("demo", "Opens a local page to play on: drop a picture, move thresholds, draw truths, and see boxes, the grid and what the loss makes of it.") { port, device };
        foreach (var option in model.All.Concat(data.All))
        {
            command.Add(option);
        }
        command.SetAction(async (parsed, stop) =>
        {
            var content = Content(parsed, model, data, Device.Parse(parsed.GetRequiredValue(device)), error.WriteLine);
            await using var server = await PlaygroundServer.StartAsync(content, parsed.GetValue(port), error.WriteLine, stop);
            output.WriteLine($"The page is at {server.Address}; Ctrl-C ends it.");
            await server.ServeAsync(stop);
            return ExitCode.Ok;
        });
        return command;
    }

    private static PlaygroundContent Content(ParseResult parsed, ModelOption model, DataOption data, Device device, Action<string> say)
    {
        if (model.IsGiven(parsed))
        {
            var loaded = model.Load(parsed, device);
            return new(loaded, model.Name(parsed), IsTrained: true, Samples(loaded.ClassNames));
        }
        say("No --model is given: the weights are random. That shows the loss at the beginning of a training; its boxes mean nothing.");
        say("For a detector run 'dotnet run -c Release --project examples/Train' (two minutes), then 'yolo demo --model runs/train/exp/model.safetensors'.");
        var untrained = UntrainedDetector.Create(data.IsGiven(parsed) ? DataOption.Open(data.Name(parsed)).ClassNames : ShapePictures.ClassNames, device);
        return new(untrained, "random weights", IsTrained: false, Samples(untrained.ClassNames));

        IReadOnlyList<Sample> Samples(ValueList<string> classNames) =>
            data.IsGiven(parsed) ? data.Load(parsed, classNames, say)
            : classNames.SequenceEqual(ShapePictures.ClassNames) ? GeneratedPictures.Dataset(GeneratedSeed, 0, GeneratedSamples, GeneratedSide).Test
            : [];
    }
}
