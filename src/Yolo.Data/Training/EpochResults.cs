namespace Yolo.Data;

/// <summary>
/// results.csv: a row for each epoch, and what follows from the rows: which epoch was best, and whether there is hope of a better one. Whoever resumes a run learns it
/// from the file, so that a break changes no decision.
/// </summary>
internal sealed class EpochResults : IDisposable
{
    /// <summary>The file's name in the run folder.</summary>
    public const string Name = "results.csv";

    private const string Epoch = "epoch", Step = "step", Score = "mAP50";

    private static readonly string[] Columns =
    [
        Epoch, Step, "seconds", "learningRate", "total", "coordinate", "class", "object", "noObject", "meanIou", "objectness", "otherObjectness", "recall50",
        "valPrecision", "valRecall", Score, "mAP50_95",
    ];

    private readonly MetricsFile _file;

    private EpochResults(MetricsFile file, (int Epoch, double Score)? best) => (_file, Best) = (file, best);

    /// <summary>The epoch with the highest score, the earliest of equals, and the score; none before the first is scored.</summary>
    public (int Epoch, double Score)? Best { get; private set; }

    /// <summary>Opens the file to go on after a step; rows of later ones are removed.</summary>
    /// <exception cref="DataException">It cannot be read or written, or holds another table.</exception>
    public static EpochResults Open(RunFolder folder, long step)
    {
        MetricsFile.DropFrom(folder.PathOf(Name), Step, step + 1);
        var file = folder.OpenMetrics(Name, Columns);
        var scores = MetricsTable.Read(folder.PathOf(Name)).Curve(Epoch, Score);
        (int, double)? best = scores.X.Count > 0 ? scores.X.Zip(scores.Y).MaxBy(pair => pair.Second) is var (epoch, score) ? ((int)epoch, score) : null : null;
        return new(file, best);
    }

    /// <summary>Adds an epoch: the means of its steps, and its score if it has one. Says whether it is the best so far.</summary>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="last">Where the training stands.</param>
    /// <param name="seconds">Time since the training began or went on.</param>
    /// <param name="steps">Metrics of the epoch's steps: metrics.csv's columns.</param>
    /// <param name="scores">The scores on validation pictures; none if they were not taken.</param>
    public bool Add(int epoch, TrainingProgress last, double seconds, IReadOnlyList<IReadOnlyDictionary<string, double>> steps, DetectorScores? scores)
    {
        var row = new Dictionary<string, double> { [Epoch] = epoch, [Step] = last.Step, ["seconds"] = seconds, ["learningRate"] = last.LearningRate };
        foreach (var column in Columns.Where(column => !row.ContainsKey(column) && steps.Count > 0 && steps[0].ContainsKey(column) && column != Score))
        {
            row[column] = steps.Average(step => step[column]);
        }
        if (scores is null)
        {
            _file.Append(row);
            return false;
        }
        var score = scores.AllPoint.MeanAveragePrecision;
        (row["valPrecision"], row["valRecall"], row[Score], row["mAP50_95"]) = (scores.Best.Precision, scores.Best.Recall, score, scores.Coco.AveragePrecision() ?? double.NaN);
        _file.Append(row);
        if (Best is { } best && best.Score >= score)
        {
            return false;
        }
        Best = (epoch, score);
        return true;
    }

    /// <summary>Whether so many epochs have passed since the best one; never for 0.</summary>
    public bool IsHopeless(int epoch, int patience) => patience > 0 && Best is { } best && epoch - best.Epoch >= patience;

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}
