using System.Diagnostics;
using Yolo.Autodiff;
using Yolo.Model.Detecting;
using Yolo.Model.Geometry;
using Yolo.Model.Postprocessing;
using Yolo.Model.Scoring;
using Yolo.Model.Storage;
using Yolo.Model.Training;

namespace Yolo.Data;

/// <summary>
/// Carries a plan out and leaves a run folder behind. While it runs: metrics.csv with a row for each step, results.csv with one for each epoch, checkpoint.safetensors,
/// weights/last and weights/best, labels.png, train_batch0.png. However it ends: loss.png and results.png. When it is done: model.safetensors, predictions.png and the pictures of
/// <see cref="EvaluationPictures"/>. The folder replay, when a number that is not finite stops it. Where several processes train together (<see cref="TrainingStep.Processes"/>), the first
/// reads and writes the folder.
/// </summary>
public sealed class TrainingRun(TrainingPlan plan, RunFolder folder)
{
    internal const string MetricsName = RunRecord.MetricsName;
    private const string ModelName = "model.safetensors";

    private readonly PictureCache _cache = Evaluator.CacheFor(plan.Detector);
    private readonly RunCheckpoint _checkpoint = new(plan, folder);
    private readonly ProcessGroup _group = new(plan.Step.Processes);
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    private RunPictures Pictures => field ??= new(plan, folder, _cache);

    /// <summary>
    /// Trains to the end, or until <paramref name="stop"/> asks for a checkpoint. With <paramref name="resume"/> it goes on from the folder's
    /// checkpoint, to the same numbers as without the break. All pictures are read before the first step.
    /// </summary>
    /// <param name="resume">Whether to go on from the folder's checkpoint; if not, the folder must hold no run.</param>
    /// <param name="progress">Told of each step.</param>
    /// <param name="stop">Asks for a checkpoint and the end.</param>
    /// <exception cref="DataException">A picture cannot be read, a file not be written, the folder holds a run that is not to be resumed, the checkpoint is of a run with other settings, or the batch does not fall into equal shares.</exception>
    /// <exception cref="ModelFormatException">The checkpoint is damaged or of another network.</exception>
    /// <exception cref="TrainingDivergedException">The loss, a gradient or a weight became infinite or not a number.</exception>
    public TrainingOutcome Run(bool resume = false, Action<TrainingProgress>? progress = null, CancellationToken stop = default)
    {
        _clock.Restart();
        var told = progress ?? (_ => { });
        if (plan.Batch % (_group.Size * plan.Subdivisions) != 0 && _group.Size > 1)
        {
            throw new DataException($"A batch of {plan.Batch} pictures does not fall into {_group.Size} equal shares of {plan.Subdivisions} parts; choose a multiple of {_group.Size * plan.Subdivisions}.");
        }
        var state = _group.OfFirst(() => resume ? Resumed() : Start(), plan.Start);
        ReadPictures(stop);
        var interrupted = _group.IsFirst ? TrainAndRecord(ref state, told, stop) : Train(ref state, null, told, stop);
        var baseline = ConstantBaseline.Evaluate([.. plan.Data.Train.Select(s => s.Truths)], [.. plan.Unseen.Select(s => s.Truths)], new ScoringSpec());
        var finalLoss = _group.IsFirst ? FinalLoss() : double.NaN;
        if (interrupted)
        {
            return new(true, finalLoss, _clock.Elapsed.TotalSeconds, [], baseline);
        }
        var model = Chosen(state);
        if (_group.IsFirst)
        {
            ModelFile.Save(folder.PathOf(ModelName), model);
        }
        var evaluation = EvaluateUnseen(model);
        if (!_group.IsFirst)
        {
            return new(false, finalLoss, _clock.Elapsed.TotalSeconds, [], baseline);
        }
        var scores = ScoresOf(plan.Unseen, evaluation.Detections);
        Pictures.DrawEvaluation(evaluation, scores);
        return new(false, finalLoss, _clock.Elapsed.TotalSeconds, [evaluation], baseline) { Scores = scores };
    }

    private bool TrainAndRecord(ref TrainingState state, Action<TrainingProgress> progress, CancellationToken stop)
    {
        bool interrupted;
        try
        {
            using var record = new RunRecord(plan, folder, state, _clock);
            Pictures.DrawLabels();
            interrupted = Train(ref state, record, progress, stop);
        }
        catch
        {
            Pictures.TryDrawCurves();
            throw;
        }
        Pictures.DrawCurves();
        return interrupted;
    }

    private TrainingState Resumed()
    {
        AtomicFile.RemoveRemains(folder.Path);
        return _checkpoint.Read();
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

    /// <summary>Says whether it was stopped before the last step.</summary>
    private bool Train(ref TrainingState state, RunRecord? record, Action<TrainingProgress> progress, CancellationToken stop)
    {
        var perEpoch = plan.StepsPerEpoch;
        var speed = new Speed();
        var sentinel = new Sentinel(plan, folder, _checkpoint, _group);
        var mayBeHopeless = true;
        foreach (var batch in BatchesFrom(state.Step))
        {
            if (state.Step >= plan.Steps || (mayBeHopeless && _group.Any(record?.IsHopeless(state.Step) == true)))
            {
                return false;
            }
            if (state.Step == 0 && record is not null)
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
            var images = speed.Count(plan.Batch);
            var remaining = TimeSpan.FromSeconds((plan.Steps - state.Step) * plan.Batch / Math.Max(images, 1e-9));
            var ends = state.Step % perEpoch == 0;
            mayBeHopeless = ends;
            var isScored = ends && plan.EvaluateEvery > 0 && (epoch % plan.EvaluateEvery == 0 || (plan.ChoosesBest && state.Step == plan.Steps));
            if (ends)
            {
                _group.RequireSame(state);
            }
            var now = new TrainingProgress(state.Step, plan.Steps, epoch, numbers.Loss, numbers.GradientNorm, rate, images, remaining) { Scores = isScored ? ScoreSoFar(state) : null };
            var learnt = state;
            record?.Add(now, () => ModelOf(learnt));
            progress(now);
            // What a resumed run needs of an epoch is written by now.
            var stopped = _group.Any(stop.IsCancellationRequested);
            if ((ends || stopped) && record is not null)
            {
                _checkpoint.Write(state);
            }
            if (stopped)
            {
                return state.Step < plan.Steps;
            }
        }
        return false;
    }

    /// <summary>Whole batches are fetched by the device while those before them are learnt.</summary>
    private IEnumerable<Batch> BatchesFrom(long step) => Batches.ForTraining(
        plan.Data.Train, plan.BatchOptions, plan.Augmentation, _cache, plan.PositionAfter(step), plan.Subdivisions == 1 && !plan.Step.ComputesHalves ? plan.Device : null);

    private TrainedDetector ModelOf(TrainingState state) => new(plan.Detector, state.Learnt) { Seen = state.Seen };

    /// <summary>The model of the best epoch, where scores chose one: the first process has its file.</summary>
    private TrainedDetector Chosen(TrainingState last)
    {
        if (!plan.ChoosesBest)
        {
            return ModelOf(last);
        }
        var alike = last with { Average = null };
        return ModelOf(_group.OfFirst(
            () =>
            {
                var best = ModelFile.Load(folder.PathOf(RunRecord.BestName), plan.Device);
                return alike with { Weights = best.Weights, Seen = best.Seen };
            },
            () => alike));
    }

    /// <summary>Each process looks at its share of the pictures; the times are those of its own.</summary>
    private Evaluation EvaluateUnseen(TrainedDetector model)
    {
        var times = new PictureTimes(0, 0, 0);
        var found = Found(plan.Unseen, own =>
        {
            var evaluation = Evaluate(model, own);
            times = evaluation.Times;
            return evaluation.Detections;
        });
        return new(MeanAveragePrecision.Evaluate([.. plan.Unseen.Select(s => s.Truths)], found, new ScoringSpec()), found, times);
    }

    private DetectorScores ScoreSoFar(TrainingState state)
    {
        var samples = plan.Data.Val.Count > 0 ? plan.Data.Val : plan.Unseen;
        return ScoresOf(samples, Found(samples, own => Evaluate(ModelOf(state), own).Detections));
    }

    private IReadOnlyList<IReadOnlyList<Detection>> Found(IReadOnlyList<Sample> samples, Func<IReadOnlyList<Sample>, IReadOnlyList<IReadOnlyList<Detection>>> detect) =>
        _group.Shared(samples, detect, DetectionBytes.Write, DetectionBytes.Read);

    private DetectorScores ScoresOf(IReadOnlyList<Sample> samples, IReadOnlyList<IReadOnlyList<Detection>> detections) => DetectorScores.Of(
        [.. samples.Zip(detections, (sample, found) => new ScoredPicture(sample, found))], plan.Detector.ClassNames);

    private Evaluation Evaluate(TrainedDetector model, IReadOnlyList<Sample> samples) => Evaluator.Evaluate(
        plan.Detector, model.Weights, samples, Math.Max(1, plan.Batch / plan.Subdivisions), _cache, SuppressionSpec.ForScoring, new ScoringSpec());

    /// <summary>From the file: a resumed run's last epoch may have begun before the break.</summary>
    private double FinalLoss() => MetricsTable.Read(folder.PathOf(MetricsName))
        .Curve("step", "total").Y.TakeLast(plan.StepsPerEpoch).DefaultIfEmpty(double.NaN).Average();
}
