using System.Diagnostics;
using System.Globalization;
using Yolo.Autodiff;
using Yolo.Benchmarks.Networks;
using Yolo.Benchmarks.Running;
using Yolo.Distributed;
using Yolo.Kernels;
using Yolo.Model.Distributed;
using Yolo.Model.Geometry;
using Yolo.Model.Loss;
using Yolo.Model.Training;

namespace Yolo.Processes;

/// <summary>
/// What steps of Tiny YOLOv2 cost processes that train together, beside one alone with the same share of the batch. A machine whose cores are not all its own is faster now and slower then, so the
/// steps that are compared are taken in turns, seconds apart and in the same processes, and the ratios of each turn are what has a median.
/// </summary>
internal sealed class StepTimes
{
    private const int WarmUp = 4;
    private readonly MpiRun _run;
    private readonly NetworkProblem _problem;
    private readonly TrainingStep _alone, _together;
    private TrainingState _ownState, _sharedState;

    public StepTimes(MpiRun run, int size, int batch)
    {
        _run = run;
        _problem = NetworkProblem.Tiny(batch, size);
        _alone = new(_problem.Network, Anchors.Voc, NetworkProblem.Classes, LossSpec.Default, new Sgd(), new ConstantRate(1e-4));
        _together = _alone with { Processes = run };
        (_ownState, _sharedState) = (_alone.Start(Device.Host, seed: 1), _alone.Start(Device.Host, seed: 1));
    }

    /// <summary>Prints each turn, the medians of its ratios, and the rows.</summary>
    public void Say(int turns)
    {
        for (var i = 0; i < WarmUp; i++)
        {
            Take();
        }
        Print($"# {_run.Library}, {_run.Size} processes with {_problem.Images} pictures each on {Device.Host.Name}");
        Print("# | alone, s | all at once, apart, s | together, s | together / alone | together / the slowest apart |");
        Print("# |---|---|---|---|---|");
        var taken = new Turn[turns];
        for (var i = 0; i < turns; i++)
        {
            taken[i] = Take();
            Print(string.Create(CultureInfo.InvariantCulture,
                $"# | {Each(taken[i].Alone)} | {Each(taken[i].Apart)} | {Each(taken[i].Together)} | {taken[i].OfAlone:0.00} | {taken[i].OfSlowest:0.00} |"));
        }
        Print($"# together / alone: {Ratio(taken, turn => turn.OfAlone)}");
        Print($"# together / the slowest apart: {Ratio(taken, turn => turn.OfSlowest)}");
        var bytes = (long)_sharedState.Weights.Parameters.Leaves.Sum(leaf => leaf.Shape.Count) * sizeof(float);
        Row(1, taken.Select(turn => turn.Alone.Average()));
        Row(_run.Size, taken.Select(turn => turn.Together.Max()));

        void Row(int processes, IEnumerable<double> seconds) =>
            Print(string.Create(CultureInfo.InvariantCulture, $"step,{processes},{bytes},{Quartiles.Of([.. seconds]).Median:0.0000}"));
    }

    private static string Each(double[] seconds) => string.Join(' ', seconds.Select(s => s.ToString("0.000", CultureInfo.InvariantCulture)));

    private static string Ratio(Turn[] turns, Func<Turn, double> ratio)
    {
        var (lower, median, upper) = Quartiles.Of([.. turns.Select(ratio)]);
        return string.Create(CultureInfo.InvariantCulture, $"median {median:0.000}, quartiles {lower:0.000} and {upper:0.000}, of {turns.Length} turns");
    }

    private Turn Take()
    {
        var alone = 0.0;
        for (var rank = 0; rank < _run.Size; rank++)
        {
            Meet();
            alone = rank == _run.Rank ? Seconds(_alone, ref _ownState) : alone;
        }
        Meet();
        var apart = Seconds(_alone, ref _ownState);
        Meet();
        return Turn.Gather(_run, alone, apart, Seconds(_together, ref _sharedState));
    }

    /// <summary>A step as <c>yolo train</c> takes it: the old state stays until the new one is known to be good, which all ask each other, and whether to stop.</summary>
    private double Seconds(TrainingStep step, ref TrainingState state)
    {
        var since = Stopwatch.GetTimestamp();
        var result = step.Attempt(state, _problem.Pixels, _problem.Truths);
        var isGood = double.IsFinite(result.Report.Read().Loss.Total);
        step.Processes.Gather(BitConverter.GetBytes(isGood));
        Scope.Release(result.Report);
        Scope.Replace(state, result.State);
        state = result.State;
        step.Processes.Gather(BitConverter.GetBytes(false));
        return Stopwatch.GetElapsedTime(since).TotalSeconds;
    }

    private void Meet() => _run.Gather(ReadOnlyMemory<byte>.Empty);

    private void Print(string text)
    {
        if (_run.Rank == 0)
        {
            Console.WriteLine(text);
        }
    }
}
