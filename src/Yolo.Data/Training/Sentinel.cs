using Yolo.Model.Training;

namespace Yolo.Data;

/// <summary>Stops a training at the first step whose numbers are not finite, says why, and keeps the step to be taken again.</summary>
internal sealed class Sentinel(TrainingPlan plan, RunFolder folder, RunCheckpoint checkpoint)
{
    /// <summary>The numbers of a step, if training may go on.</summary>
    /// <exception cref="TrainingDivergedException">It may not; the message names the first number that is not finite.</exception>
    public StepNumbers Pass(StepNumbers numbers, TrainingState before, Batch batch)
    {
        if (numbers.IsFinite)
        {
            return numbers;
        }
        var step = new StepReplay(plan.Detector, plan.Step, before, batch.Pixels, batch.Truths, batch.Names, batch.Position.Epoch + 1);
        var verdict = step.Judge(numbers);
        return verdict.IsFinite
            ? verdict.Numbers
            : throw new TrainingDivergedException(
                $"{verdict.Problem} {Keep(step, verdict.Problem)} The last good state is {checkpoint.LastGoodState}. {verdict.Mend}");
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
