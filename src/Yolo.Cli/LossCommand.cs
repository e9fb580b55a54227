using System.CommandLine;
using Yolo.Autodiff;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Diagnosing;
using Yolo.Model.Loss;
using Yolo.Model.Training;

namespace Yolo.Cli;

/// <summary><c>yolo loss</c>: the loss of a case folder.</summary>
internal static class LossCommand
{
    public static Command Create(TextWriter output, TextWriter error) => LossOptions.Command(options => Run(options, output, error));

    private static int Run(LossOptions options, TextWriter output, TextWriter error)
    {
        var device = Device.Parse(options.Device);
        var input = LossCase.Read(options.Case);
        RequireDistinct(options);
        input.RequirePrecision(device);

        var head = Tensor.From(device, input.Head.Values, [.. input.Head.Shape]);
        var loss = new HeadLoss(options.Spec, input.Anchors, input.Grid, input.Classes, options.Fused);
        var targets = loss.Targets(device, input.Truths);
        var result = Diff.ValueAndGrad((Tensor h) => loss.Of(h, targets), head);
        var gradient = new NpyArray(input.Head.Shape, result.Gradient.ToArray());
        var outcome = LossOutcome.Of(result.Extra.Read(), gradient.Values);

        // Before the numbers: whoever reads them may count on the file.
        if (options.Gradient.Length > 0)
        {
            NpyFile.Write(options.Gradient, gradient);
        }
        if (options.Json)
        {
            output.WriteLine(Json.Of(outcome));
        }
        else
        {
            Screen.Show(output, ["quantity", "value"], outcome.Rows);
        }
        if (double.IsFinite(outcome.Total) && double.IsFinite(outcome.GradientNorm))
        {
            return ExitCode.Ok;
        }
        error.WriteLine($"error: {Problem(loss, head, input, result.Extra.Read())} Look for extreme values in head.npy, or use a device of double precision.");
        return ExitCode.Failure;
    }

    private static string Problem(HeadLoss loss, Tensor head, LossCase input, LossNumbers numbers)
    {
        string[] images = [.. Enumerable.Range(0, input.Truths.Count).Select(image => $"{image}")];
        string[] classes = [.. Enumerable.Range(0, input.Classes).Select(label => $"{label}")];
        var culprits = string.Join(", ", StepDiagnosis.OfHead(loss, head, input.Truths).Select(culprit => culprit.Describe(images, classes)));
        return (numbers.IsFinite, culprits.Length > 0) switch
        {
            (true, true) => $"The gradient is not finite: {culprits}.",
            (true, false) => "The gradient is not finite.",
            (false, true) => $"The loss is not finite: {culprits}.",
            (false, false) => $"The loss is not finite: {numbers.Culprits}.",
        };
    }

    private static void RequireDistinct(LossOptions options)
    {
        if (options.Gradient.Length == 0)
        {
            return;
        }
        var target = Path.GetFullPath(options.Gradient);
        if (LossCase.Files.Any(name => Path.GetFullPath(Path.Combine(options.Case, name)) == target))
        {
            throw new DataException($"--gradient '{options.Gradient}' would replace a file of the case; choose another name.");
        }
    }
}
