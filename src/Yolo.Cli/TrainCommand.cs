using System.CommandLine;
using System.Globalization;
using System.Text;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Networks;

namespace Yolo.Cli;

/// <summary><c>yolo train</c>: a detector from labelled pictures.</summary>
internal static class TrainCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var options = new TrainOptions();
        var folder = new Option<string>("--out") { Description = "The run folder. Default: the next of runs/train/exp, exp2, …", HelpName = "FOLDER" };
        var resume = new Option<string>("--resume") { Description = "Goes on in this run folder from its checkpoint, with the options it was begun with.", HelpName = "FOLDER" };
        var profile = ProfileOption.Create();
        var command = new Command("train", "Trains a detector on labelled pictures and leaves a folder with its weights, its metrics and pictures of what it finds.") { folder, resume, profile };
        foreach (var option in options.All)
        {
            command.Add(option);
        }
        command.SetAction((parsed, stop) =>
        {
            var run = parsed.GetValue(resume) is { Length: > 0 } path ? RunFolder.Existing(path) : null;
            var chosen = run is null ? parsed : command.Parse(options.Resumed(parsed, run.PathOf(TrainOptions.FileName)));
            if (run is not null && parsed.GetValue(folder) is { Length: > 0 })
            {
                throw new DataException("--resume goes on in its own folder; leave out --out.");
            }
            if (chosen.Errors.Count > 0)
            {
                throw new DataException($"'{run!.PathOf(TrainOptions.FileName)}': {string.Join(" ", chosen.Errors.Select(e => e.Message))} Restore the file as the run wrote it.");
            }
            // On a thread of its own: the handler of Ctrl-C is set only when this function has returned.
            return Task.Run(() => TrainingJob.Run(output, error, job => Run(options, chosen, run, parsed.GetValue(folder), profile.Of(parsed), job, stop), stop), CancellationToken.None);
        });
        return command;
    }

    private static int Run(
        TrainOptions options, ParseResult chosen, RunFolder? resumed, string? path, string? profile, TrainingJob job, CancellationToken stop)
    {
        var error = job.Error;
        var device = options.Device(chosen, job.Processes);
        error.WriteLine($"device: {device} ({device.Description}){job.Description}");
        var data = DataOption.Open(options.Data(chosen));
        foreach (var warning in data.Warnings)
        {
            error.WriteLine($"warning: {warning}");
        }
        var start = options.Weights(chosen) is { Length: > 0 } weights ? ModelFile.Load(weights, device) : null;
        var plan = (options.Recipe(chosen) with { Processes = job.Processes }).Plan(data, device, start);
        Describe(plan, start, error);
        // Made when all that is needed is known to be there.
        var folder = job.Share(() => resumed ?? (path is { Length: > 0 } ? RunFolder.At(path) : RunFolder.Next(Path.Combine("runs", "train"))));
        if (resumed is null && job.IsFirst)
        {
            folder.Write(TrainOptions.FileName, stream => stream.Write(Encoding.UTF8.GetBytes(options.ToYaml(chosen))));
        }
        try
        {
            var outcome = ProfileFile.Run(
                device, folder, job.IsFirst ? profile : null, error.WriteLine, () => new TrainScreen(plan, error).Show(progress => new TrainingRun(plan, folder).Run(resumed is not null, progress, stop)));
            return Report(plan, outcome, folder, job);
        }
        catch (TrainingDivergedException diverged)
        {
            error.WriteLine($"error: {diverged.Message}");
            return ExitCode.Failure;
        }
    }

    private static void Describe(TrainingPlan plan, TrainedDetector? start, TextWriter error)
    {
        var data = plan.Data;
        error.WriteLine($"data: {data.Train.Count} pictures to train on, {data.Val.Count} to validate, {data.Test.Count} to test; classes {string.Join(", ", data.ClassNames)}");
        var network = plan.Detector.Network;
        error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"network: {network.Input} to {network.Output}, {network.WeightCount:n0} weights; anchors {string.Join(", ", plan.Detector.Anchors.Sizes.Select(size => $"{size.Width:0.##}×{size.Height:0.##}"))} cells; {plan.Steps:n0} steps"));
        if (start is not null)
        {
            error.WriteLine($"start: the first {plan.Learnt!.LayersAlike(start.Weights)} layers learnt before");
        }
    }

    private static int Report(TrainingPlan plan, TrainingOutcome outcome, RunFolder folder, TrainingJob job)
    {
        var (output, error) = (job.Output, job.Error);
        if (outcome.Interrupted)
        {
            error.WriteLine($"interrupted at a checkpoint; go on with: yolo train --resume \"{folder.Path}\"");
            return ExitCode.Interrupted;
        }
        if (!job.IsFirst)
        {
            return ExitCode.Ok;
        }
        Screen.Show(output, EvalRecord.ClassColumns, EvalRecord.RowsOf(outcome.Scores!));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"mAP@.5 {outcome.MeanAveragePrecision:f3}, mAP@[.5:.95] {outcome.Scores!.Coco.AveragePrecision() ?? 0:f3} on {plan.Unseen.Count} unseen pictures (a constant box: {outcome.Baseline.MeanAveragePrecision:f3}), {outcome.Seconds:f0} s"));
        output.WriteLine($"run folder: {folder.Path}");
        return ExitCode.Ok;
    }
}
