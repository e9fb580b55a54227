using System.Globalization;
using Spectre.Console;
using Yolo.Data;
using Yolo.Model.Loss;

namespace Yolo.Cli;

/// <summary>A training as it goes: on a terminal a table of the last epochs whose last row is alive, elsewhere a line for each epoch.</summary>
internal sealed class TrainScreen(TrainingPlan plan, TextWriter error)
{
    private const int MostRows = 12;

    private static readonly string[] Columns = ["epoch", "loss", "coord", "class", "obj", "noobj", "IoU", "Obj", "NoObj", ".5R", ".75R", "img/s", "left", "val mAP@.5"];

    private readonly List<string[]> _epochs = [];

    /// <summary>Runs <paramref name="train"/>, showing the progress that it reports.</summary>
    public TrainingOutcome Show(Func<Action<TrainingProgress>, TrainingOutcome> train)
    {
        if (!ReferenceEquals(error, Console.Error) || Console.IsErrorRedirected)
        {
            return train(now =>
            {
                if (IsEndOfEpoch(now) || now.Step == now.Steps)
                {
                    error.WriteLine(Line(now));
                }
            });
        }
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return terminal.Live(Table([])).AutoClear(false).Start(live => train(now =>
        {
            var row = Row(now);
            live.UpdateTarget(Table([.. _epochs, row]));
            if (IsEndOfEpoch(now))
            {
                _epochs.Add(row);
                _epochs.RemoveRange(0, Math.Max(0, _epochs.Count - MostRows));
            }
        }));
    }

    private bool IsEndOfEpoch(TrainingProgress now) => now.Step % plan.StepsPerEpoch == 0;

    private static Table Table(IEnumerable<string[]> rows)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in Columns)
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }
        foreach (var row in rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }
        return table;
    }

    private string[] Row(TrainingProgress now)
    {
        var loss = now.Loss;
        return
        [
            $"{now.Epoch}/{plan.Epochs}", Number(loss.Total), Number(loss.Coordinate), Number(loss.Class), Number(loss.Object), Number(loss.NoObject),
            Share(loss.MeanIou), Share(loss.MeanObjectness), Share(loss.MeanOtherObjectness), Share(loss.Recall50), Share(loss.Recall75),
            now.ImagesPerSecond.ToString("f0", CultureInfo.InvariantCulture), Left(now), Score(now),
        ];
    }

    private string Line(TrainingProgress now)
    {
        var loss = now.Loss;
        return $"epoch {now.Epoch}/{plan.Epochs}  loss {Number(loss.Total)} (coord {Number(loss.Coordinate)}, class {Number(loss.Class)}, obj {Number(loss.Object)}, noobj {Number(loss.NoObject)})  "
            + $"IoU {Share(loss.MeanIou)}  Obj {Share(loss.MeanObjectness)}  NoObj {Share(loss.MeanOtherObjectness)}  .5R {Share(loss.Recall50)}  .75R {Share(loss.Recall75)}{Collisions(loss)}  "
            + $"{now.ImagesPerSecond.ToString("f1", CultureInfo.InvariantCulture)} img/s  {Left(now)} left{(now.Scores is null ? "" : $"  val mAP@.5 {Score(now)}")}";
    }

    /// <summary>Only where there are any: truths that lost their slots are learnt from by none.</summary>
    private static string Collisions(LossNumbers loss) => loss.Collisions > 0 ? $"  collisions {loss.Collisions}" : string.Empty;

    private static string Score(TrainingProgress now) => now.Scores is { } scores ? Number(scores.AllPoint.MeanAveragePrecision) : string.Empty;

    private static string Left(TrainingProgress now) => $"{(int)now.Remaining.TotalMinutes}:{now.Remaining.Seconds:00}";

    private static string Number(double value) => value.ToString("f3", CultureInfo.InvariantCulture);

    private static string Share(double value) => value.ToString("f2", CultureInfo.InvariantCulture);
}
