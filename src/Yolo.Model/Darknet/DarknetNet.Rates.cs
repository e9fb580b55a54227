using Yolo.Model.Storage;
using Yolo.Model.Training;

namespace Yolo.Model.Darknet;

public sealed partial record DarknetNet
{
    /// <summary>
    /// The learning rate of each update, from 1 on, as Darknet's get_current_rate computes it, steps being signed: one at or before the first update
    /// applies from the first on. <para/>
    /// It is the rate as written. Darknet sums gradients over the <see cref="PicturesPerUpdate"/> pictures of an update, and divides by their number when
    /// it adds them to the weights; that division is not in the rate. Momentum multiplies the sum of gradients, not the step, so a change of the rate acts on
    /// what momentum carries too. Decay, after the division, is −rate·decay·w for each update.
    /// </summary>
    /// <exception cref="ModelFormatException">The numbers make no schedule, as a policy of <c>random</c>, a rate of 0 or <c>poly</c> without an end.</exception>
    public LearningRateSchedule LearningRateSchedule()
    {
        try
        {
            var schedule = AfterBurnIn();
            return BurnIn > 0 ? schedule.WithBurnIn(BurnIn, Power) : schedule;
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new ModelFormatException($"[net] describes no learning rate: {e.Message}", e);
        }
    }

    private LearningRateSchedule AfterBurnIn() => Policy switch
    {
        DarknetPolicy.Step step => new StaircaseRate(LearningRate, step.Every, step.Scale),
        DarknetPolicy.Steps steps => new SteppedRate(LearningRate, [.. Rising(steps)]),
        DarknetPolicy.Exponential exponential => new ExponentialRate(LearningRate, exponential.Gamma),
        DarknetPolicy.Polynomial => new PolynomialRate(LearningRate, MaxBatches, Power),
        DarknetPolicy.Sigmoid sigmoid => new SigmoidRate(LearningRate, sigmoid.Gamma, sigmoid.Middle),
        DarknetPolicy.Random => throw new ModelFormatException(
            "[net] has policy=random, a rate drawn anew for each update; choose another policy to train here."),
        _ => new ConstantRate(LearningRate),
    };

    // Darknet stops at the first change that is not reached yet, so a change waits for all those before it.
    private static IEnumerable<RateChange> Rising(DarknetPolicy.Steps steps)
    {
        var pending = new RateChange(1, 1);
        foreach (var change in steps.Changes)
        {
            if (change.Batch > pending.Step)
            {
                if (pending.Scale != 1)
                {
                    yield return pending;
                }
                pending = new(change.Batch, 1);
            }
            pending = pending with { Scale = pending.Scale * change.Scale };
        }
        if (pending.Scale != 1)
        {
            yield return pending;
        }
    }
}
