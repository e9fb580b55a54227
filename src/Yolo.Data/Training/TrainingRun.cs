using System.Diagnostics;
using System.Globalization;
using Yolo.Autodiff;
using Yolo.Model.Loss;
using Yolo.Model.Postprocessing;
using Yolo.Model.Scoring;
using Yolo.Model.Storage;
using Yolo.Model.Training;

namespace Yolo.Data;

/// <summary>
/// Carries a plan out and leaves a run folder behind: metrics.csv and checkpoint.safetensors while it runs; loss.png however it ends;
/// predictions.png and model.safetensors when it is done.
/// </summary>
public sealed class TrainingRun(TrainingPlan plan, RunFolder folder)
{
    private const string MetricsName = "metrics.csv";
    private const string CheckpointName = "checkpoint.safetensors";
    private const string ModelName = "model.safetensors";
    private const int MosaicTiles = 16;

    private static readonly string[] Columns =
    [
        "step", "epoch", "learningRate", "total", "coordinate", "class", "object", "noObject", "objects", "ignored", "collisions",
        "meanIou", "objectness", "otherObjectness", "recall50", "recall75", "imagesPerSecond", "mAP50",
    ];

    private readonly PictureCache _cache = new(longerSide: 2 * Math.Max(plan.Detector.Network.Input.Width, plan.Detector.Network.Input.Height));

    /// <summary>
    /// Trains to the end, or until <paramref name="stop"/> asks for a checkpoint. With <paramref name="resume"/> it goes on from the folder's
    /// checkpoint, to the same numbers as without the break.
    /// </summary>
    /// <exception cref="DataException">A picture cannot be read, or a file not be written.</exception>
    /// <exception cref="ModelFormatException">The checkpoint is damaged or of another network.</exception>
    /// <exception cref="TrainingDivergedException">The loss became infinite or not a number.</exception>
    public TrainingOutcome Run(bool resume, Action<TrainingProgress> progress, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        var state = resume ? ReadCheckpoint() : Start();
        MetricsFile.DropFrom(folder.PathOf(MetricsName), "step", state.Step + 1);
        var recent = new Queue<double>();
        try
        {
            using (var metrics = folder.OpenMetrics(MetricsName, Columns))
            {
                state = Train(state, metrics, recent, progress, stop);
            }
        }
        finally
        {
            DrawLosses();
        }
        var interrupted = state.Step < plan.Steps;
        var finalLoss = recent.DefaultIfEmpty(double.NaN).Average();
        var baseline = ConstantBaseline.Evaluate([.. plan.Data.Train.Select(s => s.Truths)], [.. plan.Unseen.Select(s => s.Truths)], new ScoringSpec());
        if (interrupted)
        {
            return new(true, finalLoss, clock.Elapsed.TotalSeconds, [], baseline);
        }
        var evaluation = Evaluate(state, plan.Unseen);
        folder.Write(ModelName, stream => Safetensors.Write(
            stream, new ParameterTree([.. Entries(state.Weights.Parameters), .. Entries(state.Weights.Statistics)]), Metadata()));
        DrawPredictions(evaluation);
        return new(false, finalLoss, clock.Elapsed.TotalSeconds, [evaluation], baseline);
    }

    private static IEnumerable<KeyValuePair<string, Tensor>> Entries(ParameterTree tree) => tree.Names.Zip(tree.Leaves, KeyValuePair.Create);

    private TrainingState Start()
    {
        if (File.Exists(folder.PathOf(MetricsName)))
        {
            throw new DataException($"'{folder.Path}' holds a run already. Resume it, or choose another folder.");
        }
        return TrainingState.Start(plan.Detector.Network, plan.Step.Optimiser, plan.Device, plan.Seed);
    }

    private TrainingState ReadCheckpoint()
    {
        var path = folder.PathOf(CheckpointName);
        if (!File.Exists(path))
        {
            throw new DataException($"There is no checkpoint '{path}' to resume from. Name the folder of an interrupted run, or train anew.");
        }
        using var stream = File.OpenRead(path);
        try
        {
            return Checkpoint.Read(stream, plan.Device, TrainingState.Start(plan.Detector.Network, plan.Step.Optimiser, plan.Device, plan.Seed)).State;
        }
        catch (ModelFormatException e)
        {
            throw new ModelFormatException($"Cannot resume from '{path}': {e.Message}", e);
        }
    }

    private TrainingState Train(TrainingState state, MetricsFile metrics, Queue<double> recent, Action<TrainingProgress> progress, CancellationToken stop)
    {
        var (input, perEpoch) = (plan.Detector.Network.Input, plan.StepsPerEpoch);
        var options = new BatchOptions(plan.Batch, input.Width, input.Height, (ulong)plan.Seed);
        var position = new BatchPosition((int)(state.Step / perEpoch), (int)(state.Step % perEpoch));
        var speed = new Speed();
        foreach (var batch in Batches.ForTraining(plan.Data.Train, options, plan.Augmentation, _cache, position))
        {
            if (state.Step >= plan.Steps)
            {
                break;
            }
            var rate = plan.Step.Schedule.At(state.Step);
            var result = plan.Step.Run(state, batch.Pixels, batch.Truths);
            var loss = result.Report.Read();
            Scope.Release(result.Report);
            if (!loss.IsFinite)
            {
                throw new TrainingDivergedException(
                    $"The loss is not finite at step {state.Step + 1} (epoch {batch.Position.Epoch + 1}): {loss.Culprits}; pictures {string.Join(", ", batch.Names)}. "
                    + $"The last good state is {(File.Exists(folder.PathOf(CheckpointName)) ? folder.PathOf(CheckpointName) : "the start")}. Lower the learning rate.");
            }
            state = result.State;
            var images = speed.Count(batch.Count);
            recent.Enqueue(loss.Total);
            if (recent.Count > perEpoch)
            {
                recent.Dequeue();
            }
            var endOfEpoch = state.Step % perEpoch == 0;
            var score = endOfEpoch && plan.EvaluateEvery > 0 && state.Step / perEpoch % plan.EvaluateEvery == 0 ? ScoreSoFar(state) : double.NaN;
            metrics.Append(Row(state.Step, batch.Position.Epoch + 1, rate, loss, images, score));
            var remaining = TimeSpan.FromSeconds((plan.Steps - state.Step) * plan.Batch / Math.Max(images, 1e-9));
            progress(new(state.Step, plan.Steps, batch.Position.Epoch + 1, loss, rate, images, remaining));
            if (endOfEpoch || stop.IsCancellationRequested)
            {
                var saved = state;
                folder.Write(CheckpointName, stream => Checkpoint.Write(stream, saved, Metadata()));
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

    private static Dictionary<string, double> Row(long step, int epoch, double rate, LossNumbers loss, double images, double score) => new()
    {
        ["step"] = step,
        ["epoch"] = epoch,
        ["learningRate"] = rate,
        ["total"] = loss.Total,
        ["coordinate"] = loss.Coordinate,
        ["class"] = loss.Class,
        ["object"] = loss.Object,
        ["noObject"] = loss.NoObject,
        ["objects"] = loss.Objects,
        ["ignored"] = loss.Ignored,
        ["collisions"] = loss.Collisions,
        ["meanIou"] = loss.MeanIou,
        ["objectness"] = loss.MeanObjectness,
        ["otherObjectness"] = loss.MeanOtherObjectness,
        ["recall50"] = loss.Recall50,
        ["recall75"] = loss.Recall75,
        ["imagesPerSecond"] = images,
        ["mAP50"] = score,
    };

    /// <summary>What makes the file of parameters explain itself.</summary>
    private Dictionary<string, string> Metadata() => new(StringComparer.Ordinal)
    {
        ["format"] = "yolo",
        ["classes"] = string.Join(',', plan.Detector.ClassNames),
        ["anchors"] = string.Join(',', plan.Detector.Anchors.Sizes.SelectMany(s => new[] { s.Width, s.Height }).Select(v => v.ToString("R", CultureInfo.InvariantCulture))),
        ["input"] = plan.Detector.Network.Input.ToString(),
        ["preprocessing"] = "stretch, RGB, 0..1",
    };

    private void DrawLosses()
    {
        if (!File.Exists(folder.PathOf(MetricsName)))
        {
            return;
        }
        var table = MetricsTable.Read(folder.PathOf(MetricsName));
        if (table.Rows.Count > 0)
        {
            folder.WriteChart("loss.png", new LossChart(
                "Loss and its terms", "step", [.. Columns[3..8].Select(term => table.Curve("step", term))],
                [.. new[] { table.Curve("step", "meanIou"), table.Curve("step", "mAP50") }.Where(curve => curve.X.Count > 0)]));
        }
    }

    private void DrawPredictions(Evaluation evaluation)
    {
        var tiles = plan.Unseen.Take(MosaicTiles).Select((sample, i) => new MosaicTile(
            sample.Load(), sample.Name, sample.Truths, NonMaximumSuppression.Suppress(evaluation.Detections[i], SuppressionSpec.ForDisplay)));
        var title = string.Create(CultureInfo.InvariantCulture, $"Unseen pictures, mAP@0.5 {evaluation.Score.MeanAveragePrecision:f3}");
        folder.WritePicture("predictions.png", Mosaic.Draw(title, plan.Detector.ClassNames, [.. tiles]));
    }

    /// <summary>Images a second over the last steps.</summary>
    private sealed class Speed
    {
        private const int Window = 20;
        private readonly Queue<(long Time, int Images)> _steps = new([(Stopwatch.GetTimestamp(), 0)]);

        public double Count(int images)
        {
            _steps.Enqueue((Stopwatch.GetTimestamp(), images));
            if (_steps.Count > Window)
            {
                _steps.Dequeue();
            }
            return _steps.Skip(1).Sum(s => s.Images) / Stopwatch.GetElapsedTime(_steps.Peek().Time).TotalSeconds;
        }
    }
}
