using Xunit;
using Yolo.Data;
using Yolo.Kernels;
using Yolo.Model.Distributed;
using Yolo.Properties.Data;
using Yolo.Properties.Training;

namespace Yolo.Properties.Distributed;

/// <summary>A training that several processes do together is that of one: its weights, its tables, its end.</summary>
public sealed class SharedTrainingLaws : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Two_processes_leave_the_run_of_one_in_two_parts_or_with_shared_statistics(bool shared, bool choosesBest)
    {
        var plan = Plan(shared, choosesBest);
        var alone = TinyPlan.Run(plan with { Subdivisions = shared ? 1 : 2 }, _folder.At("alone"));
        var outcomes = ThreadProcesses.Run(2, processes => Run(plan, processes, _folder.At("shared"), resume: false));
        Assert.Equal(TinyPlan.Metrics(_folder.At("alone")), TinyPlan.Metrics(_folder.At("shared")));
        Assert.Equal(TinyPlan.Model(_folder.At("alone")), TinyPlan.Model(_folder.At("shared")));
        Assert.Equal(Scores("alone"), Scores("shared"));
        Assert.Equal(alone.Evaluation[0].Detections.SelectMany(found => found), outcomes[0].Evaluation[0].Detections.SelectMany(found => found));
        Assert.Equal(alone.Evaluation[0].Score.MeanAveragePrecision, outcomes[0].Evaluation[0].Score.MeanAveragePrecision);
        Assert.Empty(outcomes[1].Evaluation);
        Assert.Equal(
            Directory.GetFiles(_folder.At("alone")).Select(Path.GetFileName).Order(), Directory.GetFiles(_folder.At("shared")).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData(2, 4)]
    [InlineData(4, 1)]
    public void A_checkpoint_of_some_goes_on_in_as_many_others(int before, int after)
    {
        var path = _folder.At("run");
        ThreadProcesses.Run(before, processes => Run(Plan(shared: true), processes, path, resume: false, until: 4));
        ThreadProcesses.Run(after, processes => Run(Plan(shared: true), processes, path, resume: true));
        TinyPlan.Run(Plan(), _folder.At("alone"));
        var (expected, actual) = (Numbers("alone"), Numbers("run"));
        var error = Math.Sqrt(expected.Zip(actual, (e, a) => (e - a) * (e - a)).Sum() / expected.Sum(e => e * e));
        Assert.InRange(error, 0, 1e-9);
        Assert.Equal(TinyPlan.Metrics(_folder.At("alone")).Length, TinyPlan.Metrics(path).Length);
    }

    /// <summary>Whoever is asked to stop, all do, at one step.</summary>
    [Fact]
    public void All_stop_when_one_is_asked_to()
    {
        var outcomes = ThreadProcesses.Run(2, processes => Run(Plan(), processes, _folder.At("run"), resume: false, until: processes.Rank == 1 ? 2 : long.MaxValue));
        Assert.All(outcomes, outcome => Assert.True(outcome.Interrupted));
        Assert.Equal(2, TinyPlan.Metrics(_folder.At("run")).Length);
    }

    [Fact]
    public void A_number_that_is_not_finite_stops_all_and_names_whose_it_is()
    {
        var error = Assert.Throws<InvalidOperationException>(() => ThreadProcesses.Run(2, processes =>
        {
            var plan = Plan();
            // Only there is the loss so large.
            var loss = processes.Rank == 1 ? plan.Step.Loss with { Coordinate = double.MaxValue } : plan.Step.Loss;
            return Run(plan with { Step = plan.Step with { Loss = loss } }, processes, _folder.At("run"), resume: false);
        }));
        Assert.IsType<TrainingDivergedException>(error.InnerException);
        Assert.StartsWith("In process 1 of 2: The loss is not finite at step 1 (epoch 1): the coordinate term", error.InnerException!.Message, StringComparison.Ordinal);
        Assert.Contains("picture 'shapes-", error.InnerException.Message, StringComparison.Ordinal);
        Assert.Contains($"yolo replay \"{_folder.At("run", "replay")}\"", error.InnerException.Message, StringComparison.Ordinal);
        Assert.True(Directory.Exists(_folder.At("run", "replay")));
    }

    [Fact]
    public void A_batch_that_does_not_fall_into_equal_shares_is_refused()
    {
        var error = Assert.Throws<InvalidOperationException>(() => ThreadProcesses.Run(3, processes => Run(Plan(), processes, _folder.At("run"), resume: false)));
        Assert.Contains("A batch of 4 pictures does not fall into 3 equal shares", error.Message, StringComparison.Ordinal);
    }

    private static TrainingPlan Plan(bool shared = false, bool choosesBest = false)
    {
        var plan = TinyPlan.Create(Device.HostDouble) with { Batch = 4, EvaluateEvery = 1 };
        return plan with
        {
            Data = choosesBest ? plan.Data with { Val = plan.Data.Test } : plan.Data,
            Step = plan.Step with { SharedStatistics = shared, Average = choosesBest ? new() : null },
        };
    }

    private static TrainingOutcome Run(TrainingPlan plan, IAllReduce processes, string path, bool resume, long until = long.MaxValue)
    {
        using var stop = new CancellationTokenSource();
        return new TrainingRun(plan with { Step = plan.Step with { Processes = processes } }, RunFolder.At(path)).Run(
            resume,
            now =>
            {
                if (now.Step == until)
                {
                    stop.Cancel();
                }
            },
            stop.Token);
    }

    private string[] Scores(string run)
    {
        var table = MetricsTable.Read(_folder.At(run, "results.csv"));
        var seconds = table.Columns.ToList().IndexOf("seconds");
        return [.. table.Rows.Select(row => string.Join(',', row.Where((_, column) => column != seconds).Select(BitConverter.DoubleToInt64Bits)))];
    }

    private double[] Numbers(string run)
    {
        var model = ModelFile.Load(_folder.At(run, "model.safetensors"), Device.HostDouble);
        return [.. model.Weights.Leaves.SelectMany(leaf => leaf.ToArray())];
    }
}
