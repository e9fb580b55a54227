using System.Diagnostics;
using Yolo.Autodiff;
using Yolo.Model.Detecting;
using Yolo.Model.Postprocessing;
using Yolo.Model.Scoring;
using Yolo.Model.Storage;
using Yolo.Model.Training;

namespace Yolo.Data;

/// <summary>
/// Carries a plan out and leaves a run folder behind. While it runs: metrics.csv with a row for each step, results.csv with one for each epoch, checkpoint.safetensors,
/// weights/last and weights/best, labels.png, train_batch0.png. However it ends: loss.png and results.png. When it is done: model.safetensors, predictions.png and the pictures of
/// <see cref="EvaluationPictures"/>. The folder replay, when a number that is not finite stops it.
/// </summary>
public sealed class TrainingRun(TrainingPlan plan, RunFolder folder)
{
    internal const string MetricsName = "metrics.csv";
    private const string ModelName = "model.safetensors", LastName = "weights/last.safetensors", BestName = "weights/best.safetensors";

    private readonly PictureCache _cache = Evaluator.CacheFor(plan.Detector);
    private readonly RunCheckpoint _checkpoint = new(plan, folder);
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    private RunPictures Pictures => field ??= new(plan, folder, _cache);

    /// <summary>
    /// Trains to the end, or until <paramref name="stop"/> asks for a checkpoint. With <paramref name="resume"/> it goes on from the folder's
    /// checkpoint, to the same numbers as without the break. All pictures are read before the first step.
    /// </summary>
    /// <param name="resume">Whether to go on from the folder's checkpoint; if not, the folder must hold no run.</param>
    /// <param name="progress">Told of each step.</param>
    /// <param name="stop">Asks for a checkpoint and the end.</param>
    /// <exception cref="DataException">A picture cannot be read, a file not be written, the folder holds a run that is not to be resumed, or the checkpoint is of a run with other settings.</exception>
    /// <exception cref="ModelFormatException">The checkpoint is damaged or of another network.</exception>
    /// <exception cref="TrainingDivergedException">The loss, a gradient or a weight became infinite or not a number.</exception>
    public TrainingOutcome Run(bool resume = false, Action<TrainingProgress>? progress = null, CancellationToken stop = default)
    {
        _clock.Restart();
        if (resume)
        {
            AtomicFile.RemoveRemains(folder.Path);
        }
        var state = resume ? _checkpoint.Read() : Start();
        ReadPictures(stop);
        MetricsFile.DropFrom(folder.PathOf(MetricsName), "step", state.Step + 1);
        bool interrupted;
        try
        {
            using var metrics = folder.OpenMetrics(MetricsName, MetricsRow.Columns);
            using var results = EpochResults.Open(folder, state.Step);
            Pictures.DrawLabels();
            (state, interrupted) = Train(state, metrics, results, progress ?? (_ => { }), stop);
        }
        catch
        {
            Pictures.TryDrawCurves();
            throw;
        }
        Pictures.DrawCurves();
        var finalLoss = FinalLoss();
        var baseline = ConstantBaseline.Evaluate([.. plan.Data.Train.Select(s => s.Truths)], [.. plan.Unseen.Select(s => s.Truths)], new ScoringSpec());
        if (interrupted)
        {
            return new(true, finalLoss, _clock.Elapsed.TotalSeconds, [], baseline);
        }
        var model = plan.ChoosesBest ? ModelFile.Load(folder.PathOf(BestName), plan.Device) : ModelOf(state);
        ModelFile.Save(folder.PathOf(ModelName), model);
        var evaluation = Evaluate(model, plan.Unseen);
        var scores = ScoresOf(plan.Unseen, evaluation);
        Pictures.DrawEvaluation(evaluation, scores);
        return new(false, finalLoss, _clock.Elapsed.TotalSeconds, [evaluation], baseline) { Scores = scores };
    }

    private TrainingState Start() =>
        new[] { MetricsName, RunCheckpoint.Name, ModelName }.Any(name => File.Exists(folder.PathOf(name)))
            ? throw new DataException($"'{folder.Path}' holds a run already. {(_checkpoint.Exists ? "Resume" : "Remove")} it, or choose another folder.")
            : plan.Start();

    /// <summary>A broken picture is found now rather than in the middle of a training, or, among those that score it, after it.</summary>
    private void ReadPictures(CancellationToken stop)
    {
        IEnumerable<Sample> pictures = [.. plan.Data.Train, .. plan.Unseen, .. plan.EvaluateEvery > 0 ? plan.Data.Val : []];
        string[] problems = [.. pictures.Distinct().AsParallel().AsOrdered().Select(Problem).Where(problem => problem.Length > 0)];
        if (problems.Length > 0)
        {
            throw new DataException(problems.Length == 1 ? problems[0] : $"{problems[0]} So it is with {problems.Length - 1} more.");
        }

        string Problem(Sample sample)
        {
            try
            {
                if (!stop.IsCancellationRequested)
                {
                    _cache.Load(sample);
                }
                return string.Empty;
            }
            catch (DataException error)
            {
                return error.Message;
            }
        }
    }

    private (TrainingState State, bool Interrupted) Train(
        TrainingState state, MetricsFile metrics, EpochResults results, Action<TrainingProgress> progress, CancellationToken stop)
    {
        var perEpoch = plan.StepsPerEpoch;
        var speed = new Speed();
        var sentinel = new Sentinel(plan, folder, _checkpoint);
        var epochRows = RowsOfEpoch(state);
        foreach (var batch in BatchesFrom(state.Step))
        {
            if (state.Step >= plan.Steps || results.IsHopeless((int)(state.Step / perEpoch), plan.Patience))
            {
                return (state, false);
            }
            if (state.Step == 0)
            {
                Pictures.DrawBatch(batch);
            }
            var rate = plan.Step.Schedule.At(state.Step);
            var step = plan.Step.For(batch.Height, batch.Width);
            // The old state stays until its successor is known to be good: the diagnosis of a bad step begins from it.
            var result = step.Attempt(state, batch.Parts(plan.Subdivisions));
            var numbers = sentinel.Pass(result.Report.Read(), step, state, batch);
            Scope.Release(result.Report);
            Scope.Replace(state, result.State);
            state = result.State;
            var epoch = batch.Position.Epoch + 1;
            var images = speed.Count(batch.Count);
            var remaining = TimeSpan.FromSeconds((plan.Steps - state.Step) * plan.Batch / Math.Max(images, 1e-9));
            var now = new TrainingProgress(state.Step, plan.Steps, epoch, numbers.Loss, numbers.GradientNorm, rate, images, remaining);
            var ends = state.Step % perEpoch == 0;
            var scores = ends && plan.EvaluateEvery > 0 && (epoch % plan.EvaluateEvery == 0 || (plan.ChoosesBest && state.Step == plan.Steps)) ? ScoreSoFar(state) : null;
            now = now with { Scores = scores };
            var row = MetricsRow.Of(now);
            metrics.Append(row);
            epochRows.Add(row);
            if (ends)
            {
                Save(LastName, state);
                if (results.Add(epoch, now, _clock.Elapsed.TotalSeconds, epochRows, scores))
                {
                    Save(BestName, state);
                }
                epochRows.Clear();
            }
            progress(now);
            // What a resumed run needs of an epoch is written by now.
            if (ends || stop.IsCancellationRequested)
            {
                _checkpoint.Write(state);
            }
            if (stop.IsCancellationRequested)
            {
                return (state, state.Step < plan.Steps);
            }
        }
        return (state, false);
    }

    /// <summary>Whole batches are fetched by the device while those before them are learnt.</summary>
    private IEnumerable<Batch> BatchesFrom(long step) => Batches.ForTraining(
        plan.Data.Train, plan.BatchOptions, plan.Augmentation, _cache, plan.PositionAfter(step), plan.Subdivisions == 1 ? plan.Device : null);

    /// <summary>What a run that was broken off wrote of the epoch that it is in.</summary>
    private List<IReadOnlyDictionary<string, double>> RowsOfEpoch(TrainingState state)
    {
        var table = MetricsTable.Read(folder.PathOf(MetricsName));
        return [.. table.Rows.TakeLast((int)(state.Step % plan.StepsPerEpoch)).Select(row => table.Columns.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    private void Save(string name, TrainingState state) => ModelFile.Save(folder.PathOf(name), ModelOf(state));

    private TrainedDetector ModelOf(TrainingState state) => new(plan.Detector, state.Learnt) { Seen = state.Seen };

    private DetectorScores ScoreSoFar(TrainingState state)
    {
        var samples = plan.Data.Val.Count > 0 ? plan.Data.Val : plan.Unseen;
        return ScoresOf(samples, Evaluate(ModelOf(state), samples));
    }

    private DetectorScores ScoresOf(IReadOnlyList<Sample> samples, Evaluation evaluation) => DetectorScores.Of(
        [.. samples.Zip(evaluation.Detections, (sample, found) => new ScoredPicture(sample, found))], plan.Detector.ClassNames);

    private Evaluation Evaluate(TrainedDetector model, IReadOnlyList<Sample> samples) => Evaluator.Evaluate(
        plan.Detector, model.Weights, samples, Math.Max(1, plan.Batch / plan.Subdivisions), _cache, SuppressionSpec.ForScoring, new ScoringSpec());

    /// <summary>From the file: a resumed run's last epoch may have begun before the break.</summary>
    private double FinalLoss() => MetricsTable.Read(folder.PathOf(MetricsName))
        .Curve("step", "total").Y.TakeLast(plan.StepsPerEpoch).DefaultIfEmpty(double.NaN).Average();
}
