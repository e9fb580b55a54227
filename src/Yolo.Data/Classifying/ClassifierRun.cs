using Yolo.Autodiff;
using Yolo.Kernels.Profiling;
using Yolo.Model.Classifying;
using Yolo.Model.Networks;
using Yolo.Model.Storage;
using Yolo.Model.Training;

namespace Yolo.Data;

/// <summary>Trains a classifier and leaves a run folder behind: metrics.csv as it goes, model.safetensors after each epoch and at the end.</summary>
public sealed class ClassifierRun(ClassifierPlan plan, RunFolder folder)
{
    /// <summary>The model's name in the run folder.</summary>
    public const string ModelName = "model.safetensors";

    private static readonly string[] Columns = ["step", "epoch", "loss", "gradientNorm", "imagesPerSecond", "top1", "top5"];

    private readonly PictureCache _cache = new(longerSide: 2 * Math.Max(plan.Step.Classifier.Network.Input.Width, plan.Step.Classifier.Network.Input.Height));

    /// <summary>Trains to the end, or until <paramref name="stop"/> asks to; what was learnt by then is written.</summary>
    /// <exception cref="DataException">A picture cannot be read, or a file not be written.</exception>
    /// <exception cref="TrainingDivergedException">The loss, the gradient or a weight became infinite or not a number.</exception>
    public ClassifierOutcome Run(Action<ClassifierProgress>? progress = null, CancellationToken stop = default)
    {
        var input = plan.Step.Classifier.Network.Input;
        var options = new BatchOptions(plan.Batch, input.Width, input.Height, (ulong)plan.Seed);
        var state = TrainingState.Start(plan.Step.Classifier.Logits, plan.Step.Optimiser, plan.Device, plan.Seed);
        using var metrics = folder.OpenMetrics("metrics.csv", Columns);
        var (speed, perEpoch) = (new Speed(), Batches.PerEpoch(plan.Data.Train.Count, plan.Batch));
        var (top1, top5) = (double.NaN, double.NaN);
        foreach (var batch in Batches.ForTraining(plan.Data.Train, options, plan.Augmentation, _cache).TakeWhile(_ => state.Step < plan.Steps && !stop.IsCancellationRequested))
        {
            var result = plan.Step.Run(state, batch.Pixels, [.. batch.Truths.Select((truths, i) => ClassOf(truths, batch.Names[i]))]);
            state = result.State;
            var (loss, norm) = (result.Loss.ToScalar(), Math.Sqrt(result.SquaredNorm.ToScalar()));
            Scope.Release(new TensorList([result.Loss, result.SquaredNorm]));
            if (!double.IsFinite(loss) || !double.IsFinite(norm))
            {
                throw new TrainingDivergedException(
                    $"The loss is {loss} and the norm of its gradient {norm} at step {state.Step} (pictures {string.Join(", ", batch.Names)}). Lower the learning rate.");
            }
            var isEnd = state.Step % perEpoch == 0;
            (top1, top5) = isEnd ? Score(state.Weights) : (double.NaN, double.NaN);
            var now = new ClassifierProgress(state.Step, plan.Steps, batch.Position.Epoch + 1, loss, norm, speed.Count(batch.Count), top1, top5);
            metrics.Append(new Dictionary<string, double>
            {
                ["step"] = now.Step,
                ["epoch"] = now.Epoch,
                ["loss"] = loss,
                ["gradientNorm"] = norm,
                ["imagesPerSecond"] = now.ImagesPerSecond,
                ["top1"] = top1,
                ["top5"] = top5,
            });
            progress?.Invoke(now);
            if (isEnd)
            {
                Write(state.Weights);
            }
        }
        Write(state.Weights);
        if (double.IsNaN(top1))
        {
            (top1, top5) = Score(state.Weights);
        }
        return new(state.Step < plan.Steps, top1, top5);
    }

    private (double Top1, double Top5) Score(Weights weights)
    {
        using var phase = Profiler.In(Phase.Evaluation);
        var (classifier, samples) = (plan.Step.Classifier, plan.Data.Val.Count > 0 ? plan.Data.Val : plan.Data.Train);
        var options = new BatchOptions(plan.Batch, classifier.Network.Input.Width, classifier.Network.Input.Height);
        IReadOnlyList<double>[] found = [.. Batches.InOrder(samples, options, _cache).SelectMany(batch => classifier.Classify(weights, batch.Pixels, batch.Count))];
        int[] classes = [.. samples.Select(sample => sample.Truths[0].Class)];
        return (Classifier.Accuracy(found, classes), Classifier.Accuracy(found, classes, 5));
    }

    private void Write(Weights weights) => folder.Write(ModelName, stream => Safetensors.Write(
        stream,
        new ParameterTree([.. Entries(weights.Parameters), .. Entries(weights.Statistics)]),
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["format"] = "yolo-classifier",
            ["classes"] = string.Join(',', plan.Step.Classifier.ClassNames),
            ["input"] = plan.Step.Classifier.Network.Input.ToString(),
            ["preprocessing"] = "stretch, RGB, 0..1",
        }));

    private static IEnumerable<KeyValuePair<string, Tensor>> Entries(ParameterTree tree) => tree.Names.Zip(tree.Leaves, KeyValuePair.Create);

    private static int ClassOf(IReadOnlyList<Yolo.Model.Geometry.Truth> truths, string name) => truths.Count > 0
        ? truths[0].Class
        : throw new DataException($"'{name}' lost its class when it was varied; let the augmentation keep boxes however little of them is visible.");
}
