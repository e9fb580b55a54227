using System.Diagnostics;
using System.Globalization;
using Yolo.Autodiff;
using Yolo.Model.Postprocessing;
using Yolo.Model.Scoring;
using Yolo.Model.Storage;
using Yolo.Model.Training;

namespace Yolo.Data;

/// <summary>
/// Carries a plan out and leaves a run folder behind: metrics.csv and checkpoint.safetensors while it runs; loss.png however it ends;
/// predictions.png and model.safetensors when it is done; the folder replay when a number that is not finite stops it.
/// </summary>
public sealed class TrainingRun(TrainingPlan plan, RunFolder folder)
{
    private const string MetricsName = "metrics.csv";
    private const string ModelName = "model.safetensors";
    private const int MosaicTiles = 16;

    private readonly PictureCache _cache = Evaluator.CacheFor(plan.Detector);
    private readonly RunCheckpoint _checkpoint = new(plan, folder);

    /// <summary>
    /// Trains to the end, or until <paramref name="stop"/> asks for a checkpoint. With <paramref name="resume"/> it goes on from the folder's
    /// checkpoint, to the same numbers as without the break. All pictures are read before the first step.
    /// </summary>
    /// <exception cref="DataException">A picture cannot be read, a file not be written, or the checkpoint is of a run with other settings.</exception>
    /// <exception cref="ModelFormatException">The checkpoint is damaged or of another network.</exception>
    /// <exception cref="TrainingDivergedException">The loss, a gradient or a weight became infinite or not a number.</exception>
    public TrainingOutcome Run(bool resume, Action<TrainingProgress> progress, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        var state = resume ? _checkpoint.Read() : Start();
        ReadPictures(stop);
        MetricsFile.DropFrom(folder.PathOf(MetricsName), "step", state.Step + 1);
        try
        {
            using var metrics = folder.OpenMetrics(MetricsName, MetricsRow.Columns);
            state = Train(state, metrics, progress, stop);
        }
        catch
        {
            TryDrawLosses();
            throw;
        }
        DrawLosses();
        var interrupted = state.Step < plan.Steps;
        var finalLoss = FinalLoss();
        var baseline = ConstantBaseline.Evaluate([.. plan.Data.Train.Select(s => s.Truths)], [.. plan.Unseen.Select(s => s.Truths)], new ScoringSpec());
        if (interrupted)
        {
            return new(true, finalLoss, clock.Elapsed.TotalSeconds, [], baseline);
        }
        ModelFile.Save(folder.PathOf(ModelName), new TrainedDetector(plan.Detector, state.Weights) { Seen = state.Seen });
        var evaluation = Evaluate(state, plan.Unseen);
        DrawPredictions(evaluation);
        return new(false, finalLoss, clock.Elapsed.TotalSeconds, [evaluation], baseline);
    }

    private TrainingState Start() =>
        new[] { MetricsName, RunCheckpoint.Name, ModelName }.Any(name => File.Exists(folder.PathOf(name)))
            ? throw new DataException($"'{folder.Path}' holds a run already. {(_checkpoint.Exists ? "Resume" : "Remove")} it, or choose another folder.")
            : TrainingState.Start(plan.Detector.Network, plan.Step.Optimiser, plan.Device, plan.Seed);

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

    private TrainingState Train(TrainingState state, MetricsFile metrics, Action<TrainingProgress> progress, CancellationToken stop)
    {
        var (input, perEpoch) = (plan.Detector.Network.Input, plan.StepsPerEpoch);
        var options = new BatchOptions(plan.Batch, input.Width, input.Height, (ulong)plan.Seed) { Preprocessing = plan.Detector.Preprocessing };
        var position = new BatchPosition((int)(state.Step / perEpoch), (int)(state.Step % perEpoch));
        var speed = new Speed();
        var sentinel = new Sentinel(plan, folder, _checkpoint);
        foreach (var batch in Batches.ForTraining(plan.Data.Train, options, plan.Augmentation, _cache, position))
        {
            if (state.Step >= plan.Steps)
            {
                break;
            }
            var rate = plan.Step.Schedule.At(state.Step);
            // The old state stays until its successor is known to be good: the diagnosis of a bad step begins from it.
            var result = plan.Step.Attempt(state, batch.Pixels, batch.Truths);
            var numbers = sentinel.Pass(result.Report.Read(), state, batch);
            Scope.Release(result.Report);
            Scope.Replace(state, result.State);
            state = result.State;
            var epoch = batch.Position.Epoch + 1;
            var images = speed.Count(batch.Count);
            var remaining = TimeSpan.FromSeconds((plan.Steps - state.Step) * plan.Batch / Math.Max(images, 1e-9));
            var now = new TrainingProgress(state.Step, plan.Steps, epoch, numbers.Loss, numbers.GradientNorm, rate, images, remaining);
            var endOfEpoch = state.Step % perEpoch == 0;
            var score = endOfEpoch && plan.EvaluateEvery > 0 && epoch % plan.EvaluateEvery == 0 ? ScoreSoFar(state) : double.NaN;
            metrics.Append(MetricsRow.Of(now, score));
            progress(now);
            if (endOfEpoch || stop.IsCancellationRequested)
            {
                _checkpoint.Write(state);
            }
            if (stop.IsCancellationRequested)
            {
                break;
            }
        }
        return state;
    }

    private double ScoreSoFar(TrainingState state) =>
        Evaluate(state, plan.Data.Val.Count > 0 ? plan.Data.Val : plan.Unseen).Score.MeanAveragePrecision;

    private Evaluation Evaluate(TrainingState state, IReadOnlyList<Sample> samples) => Evaluator.Evaluate(
        plan.Detector, state.Weights, samples, plan.Batch, _cache, SuppressionSpec.ForScoring, new ScoringSpec());

    /// <summary>From the file: a resumed run's last epoch may have begun before the break.</summary>
    private double FinalLoss() => MetricsTable.Read(folder.PathOf(MetricsName))
        .Curve("step", "total").Y.TakeLast(plan.StepsPerEpoch).DefaultIfEmpty(double.NaN).Average();

    private void DrawLosses()
    {
        var table = MetricsTable.Read(folder.PathOf(MetricsName));
        IReadOnlyList<Curve> Curves(IReadOnlyDictionary<string, string> names) =>
            [.. names.Select(name => table.Curve("step", name.Key) with { Name = name.Value }).Where(curve => curve.X.Count > 0)];
        if (table.Rows.Count > 0)
        {
            folder.WriteChart("loss.png", new LossChart(
                "Loss and its terms", "step", Curves(MetricsRow.Terms), Curves(MetricsRow.Scores)));
        }
    }

    private void TryDrawLosses()
    {
        try
        {
            DrawLosses();
        }
        catch (DataException)
        {
            // What ended the training is the error worth telling.
        }
    }

    private void DrawPredictions(Evaluation evaluation)
    {
        var tiles = plan.Unseen.Take(MosaicTiles).Select((sample, i) => new MosaicTile(
            sample.Load(), sample.Name, sample.Truths, NonMaximumSuppression.Suppress(evaluation.Detections[i], SuppressionSpec.ForDisplay)));
        var title = string.Create(CultureInfo.InvariantCulture, $"Unseen pictures, mAP@0.5 {evaluation.Score.MeanAveragePrecision:f3}");
        folder.WritePicture("predictions.png", Mosaic.Draw(title, plan.Detector.ClassNames, [.. tiles]));
    }
}
