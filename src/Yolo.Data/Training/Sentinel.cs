using Yolo.Model.Distributed;
using Yolo.Model.Training;

namespace Yolo.Data;

/// <summary>Stops a training at the first step whose numbers are not finite, says why, and keeps the step to be taken again.</summary>
internal sealed class Sentinel(TrainingPlan plan, RunFolder folder, RunCheckpoint checkpoint, ProcessGroup group)
{
    /// <summary>The numbers of a step, if training may go on.</summary>
    /// <exception cref="TrainingDivergedException">It may not; the message names the first number that is not finite.</exception>
    public StepNumbers Pass(StepNumbers numbers, TrainingStep taken, TrainingState before, Batch batch)
    {
        if (numbers.IsFinite)
        {
            return numbers;
        }
        // Each process looks at its own share, as if it were alone: the sums have spread what is wrong to all of them.
        var alone = taken with { Processes = Alone.Here };
        var (step, verdict) = Judged(numbers, alone, before, batch);
        var problems = group.Gather(verdict.Problem);
        var culprit = problems.Index().FirstOrDefault(problem => problem.Item.Length > 0);
        if (culprit.Item is null)
        {
            return verdict.Numbers;
        }
        // The first whose share it is keeps the step.
        var own = culprit.Item == verdict.Problem && culprit.Index == plan.Step.Processes.Rank ? $"{Keep(step, verdict.Problem)} The last good state is {checkpoint.LastGoodState}. {verdict.Mend}" : string.Empty;
        var where = group.Size > 1 ? $"In process {culprit.Index} of {group.Size}: " : string.Empty;
        throw new TrainingDivergedException($"{where}{culprit.Item} {group.Gather(own)[culprit.Index]}");
    }

    /// <summary>A part that is not finite by itself, or else the batch as a whole.</summary>
    private (StepReplay Step, StepVerdict Verdict) Judged(StepNumbers numbers, TrainingStep taken, TrainingState before, Batch batch)
    {
        var detector = plan.Detector with { Network = taken.Network };
        StepReplay Replay(TrainingPart part, int first) => new(
            detector, taken, before with { Average = null }, part.Pixels, part.Truths, [.. batch.Names.Skip(first).Take(part.Truths.Count)], batch.Position.Epoch + 1);
        var (steps, first) = (new List<StepReplay>(), 0);
        foreach (var part in batch.Parts(plan.Subdivisions))
        {
            steps.Add(Replay(part, first));
            first += part.Truths.Count;
        }
        if (steps.Count == 1 && group.Size == 1)
        {
            return (steps[0], steps[0].Judge(numbers));
        }
        var judged = steps.Select(step => (Step: step, Verdict: step.Take())).ToArray();
        var bad = Array.Find(judged, pair => !pair.Verdict.IsFinite);
        var last = judged[^1].Step;
        return group.Any(bad.Step is not null)
            ? bad.Step is not null ? bad : (last, new(numbers, string.Empty, string.Empty))
            : (last, last.Judge(numbers));
    }

    private string Keep(StepReplay step, string problem)
    {
        var path = folder.PathOf(ReplayFolder.Name);
        try
        {
            ReplayFolder.Write(path, step, problem);
            return $"The step is kept in '{path}'; take it again with: yolo replay \"{path}\".";
        }
        catch (DataException error)
        {
            // What ended the training is the error worth telling first.
            return $"The step could not be kept: {error.Message}";
        }
    }
}
