using System.CommandLine;
using Yolo.Autodiff;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Loss;

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
        var targets = LossTargets.Create(device, input.Truths, input.Anchors, input.Grid, input.Classes);
        var result = Diff.ValueAndGrad(
            (Tensor h) => options.Fused
                ? YoloLoss.Fused(options.Spec, h, input.Anchors, targets)
                : YoloLoss.Compose(options.Spec, h, input.Anchors, targets),
            head);
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
        return Verdict(outcome, result.Extra.Read(), error);
    }

    private static int Verdict(LossOutcome outcome, LossNumbers numbers, TextWriter error)
    {
        if (!numbers.IsFinite)
        {
            var culprits = numbers.Culprits.Length > 0 ? numbers.Culprits : "the sum of the terms";
            error.WriteLine($"error: The loss is not finite: {culprits}. Look for extreme values in head.npy, or use a device of double precision.");
            return ExitCode.Failure;
        }
        if (!double.IsFinite(outcome.GradientNorm))
        {
            error.WriteLine("error: The loss is finite, its gradient is not. Look for extreme values in head.npy, or use a device of double precision.");
            return ExitCode.Failure;
        }
        return ExitCode.Ok;
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
