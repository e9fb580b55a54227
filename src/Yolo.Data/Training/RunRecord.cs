using System.Diagnostics;
using Yolo.Model.Detecting;
using Yolo.Model.Training;

namespace Yolo.Data;

/// <summary>What a run writes down while it trains: a row for each step and each epoch, the last weights and the best.</summary>
internal sealed class RunRecord : IDisposable
{
    /// <summary>The rows of steps.</summary>
    public const string MetricsName = "metrics.csv";

    /// <summary>The weights that scored best.</summary>
    public const string BestName = "weights/best.safetensors";

    private const string LastName = "weights/last.safetensors";

    private readonly TrainingPlan _plan;
    private readonly RunFolder _folder;
    private readonly Stopwatch _clock;
    private readonly MetricsFile _metrics;
    private readonly EpochResults _results;
    private readonly List<IReadOnlyDictionary<string, double>> _rowsOfEpoch;

    /// <summary>Opens the tables to go on after a state; what they say of later steps is removed.</summary>
    /// <exception cref="DataException">A table cannot be read or written, or is another.</exception>
    public RunRecord(TrainingPlan plan, RunFolder folder, TrainingState state, Stopwatch clock)
    {
        (_plan, _folder, _clock) = (plan, folder, clock);
        MetricsFile.DropFrom(folder.PathOf(MetricsName), "step", state.Step + 1);
        _metrics = folder.OpenMetrics(MetricsName, MetricsRow.Columns);
        _results = EpochResults.Open(folder, state.Step);
        // What a run that was broken off wrote of the epoch that it is in.
        var table = MetricsTable.Read(folder.PathOf(MetricsName));
        _rowsOfEpoch = [.. table.Rows.TakeLast((int)(state.Step % plan.StepsPerEpoch)).Select(row => table.Columns.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    /// <summary>Whether the plan's patience is at its end after so many steps.</summary>
    public bool IsHopeless(long steps) => _results.IsHopeless((int)(steps / _plan.StepsPerEpoch), _plan.Patience);

    /// <summary>Adds a step, and the epoch that ends with it, whose weights <paramref name="learnt"/> gives.</summary>
    /// <exception cref="DataException">It cannot be written.</exception>
    public void Add(TrainingProgress now, Func<TrainedDetector> learnt)
    {
        var row = MetricsRow.Of(now);
        _metrics.Append(row);
        _rowsOfEpoch.Add(row);
        if (now.Step % _plan.StepsPerEpoch != 0)
        {
            return;
        }
        var model = learnt();
        ModelFile.Save(_folder.PathOf(LastName), model);
        if (_results.Add(now.Epoch, now, _clock.Elapsed.TotalSeconds, _rowsOfEpoch, now.Scores))
        {
            ModelFile.Save(_folder.PathOf(BestName), model);
        }
        _rowsOfEpoch.Clear();
    }

    /// <summary>Closes the tables.</summary>
    public void Dispose()
    {
        _metrics.Dispose();
        _results.Dispose();
    }
}
