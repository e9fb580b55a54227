using System.Globalization;
using Spectre.Console;
using Yolo.Data;

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
        $"loss {p.Loss.Total:f3}  IoU {p.Loss.MeanIou:f2}  Obj {p.Loss.MeanObjectness:f2}  NoObj {p.Loss.MeanOtherObjectness:f3}  {p.ImagesPerSecond:f0} img/s");

    private static string Left(TrainingProgress p) => $"{(int)p.Remaining.TotalMinutes}:{p.Remaining.Seconds:00} left";
}
