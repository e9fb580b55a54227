using System.Globalization;
using Spectre.Console;
using Yolo.Data;
using Yolo.Model.Loss;

namespace Yolo.Examples.Train;

/// <summary>Shows a training on standard error: a bar on a terminal, a line each epoch elsewhere.</summary>
public static class Display
{
    private static readonly IAnsiConsole Terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>Runs <paramref name="train"/>, showing the progress that it reports.</summary>
    public static TrainingOutcome Show(TrainingPlan plan, Func<Action<TrainingProgress>, TrainingOutcome> train)
    {
        if (Console.IsErrorRedirected)
        {
            return train(p =>
            {
                if (p.Step % plan.StepsPerEpoch == 0 || p.Step == p.Steps)
                {
                    Console.Error.WriteLine($"epoch {p.Epoch}/{plan.Epochs}  {Describe(p)}  {Left(p)}");
                }
            });
        }
        return Terminal.Progress().AutoClear(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
            .Start(context =>
            {
                var task = context.AddTask("training", maxValue: plan.Steps);
                return train(p =>
                {
                    task.Value = p.Step;
                    task.Description = Markup.Escape($"epoch {p.Epoch}/{plan.Epochs}  {Describe(p)}  {Left(p)}");
                });
            });
    }

    /// <summary>Says something on standard error.</summary>
    public static void Say(string text) => Console.Error.WriteLine(text);

    /// <summary>Says in one line what stops the program.</summary>
    public static void Error(string message) => Say($"error: {message.ReplaceLineEndings(" ")}");

    private static string Describe(TrainingProgress p) => string.Create(
        CultureInfo.InvariantCulture,
        $"loss {p.Loss.Total:f3} ({Terms(p.Loss)})  IoU {p.Loss.MeanIou:f2}  Obj {p.Loss.MeanObjectness:f2}  NoObj {p.Loss.MeanOtherObjectness:f3}  "
        + $".5R {p.Loss.Recall50:f2}  .75R {p.Loss.Recall75:f2}  N_obj {p.Loss.Objects}  N_conf {p.Loss.Confident}  ignored {p.Loss.Ignored}{Collisions(p.Loss)}  "
        + $"|∇| {p.GradientNorm:g3}  {p.ImagesPerSecond:f0} img/s");

    private static string Terms(LossNumbers loss) => string.Create(
        CultureInfo.InvariantCulture, $"coord {loss.Coordinate:f3}, class {loss.Class:f3}, obj {loss.Object:f3}, noobj {loss.NoObject:f3}");

    /// <summary>Only where there are any: truths that lost their slots are learnt from by none.</summary>
    private static string Collisions(LossNumbers loss) => loss.Collisions > 0 ? $"  collisions {loss.Collisions}" : string.Empty;

    private static string Left(TrainingProgress p) => $"{(int)p.Remaining.TotalMinutes}:{p.Remaining.Seconds:00} left";
}
