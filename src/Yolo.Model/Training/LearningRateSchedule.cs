using System.Globalization;

namespace Yolo.Model.Training;

/// <summary>
/// The learning rate as a pure function of the step. The kinds are closed: <see cref="ConstantRate"/>, <see cref="SteppedRate"/>,
/// <see cref="CosineRate"/>, <see cref="PolynomialRate"/>, <see cref="ExponentialRate"/>, <see cref="StaircaseRate"/>, <see cref="SigmoidRate"/> and
/// <see cref="BurnInRate"/>. ToString describes one in full, the same on every machine. Numbers out of range throw <see cref="ArgumentOutOfRangeException"/>.
/// </summary>
public abstract record LearningRateSchedule
{
    private protected LearningRateSchedule()
    {
    }

    /// <summary>The rate that the schedule starts from, before any burn-in.</summary>
    public abstract double BaseRate { get; }

    /// <summary>The learning rate of the update with this number. Darknet numbers its updates from 1: its first one is step 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is negative.</exception>
    public double At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        return RateAt(step);
    }

    /// <summary>This schedule after Darknet's burn-in of so many steps; see <see cref="BurnInRate"/>.</summary>
    public BurnInRate WithBurnIn(long steps, double power = 4) => new(this, steps, power);

    /// <summary>The result for the kind that this schedule is.</summary>
    public T Match<T>(
        Func<ConstantRate, T> constant,
        Func<SteppedRate, T> stepped,
        Func<CosineRate, T> cosine,
        Func<PolynomialRate, T> polynomial,
        Func<ExponentialRate, T> exponential,
        Func<StaircaseRate, T> staircase,
        Func<SigmoidRate, T> sigmoid,
        Func<BurnInRate, T> burnIn) => this switch
        {
            ConstantRate schedule => constant(schedule),
            SteppedRate schedule => stepped(schedule),
            CosineRate schedule => cosine(schedule),
            PolynomialRate schedule => polynomial(schedule),
            ExponentialRate schedule => exponential(schedule),
            StaircaseRate schedule => staircase(schedule),
            SigmoidRate schedule => sigmoid(schedule),
            BurnInRate schedule => burnIn(schedule),
            _ => throw new InvalidOperationException($"{GetType()} is not a kind of schedule."),
        };

    private protected abstract double RateAt(long step);

    private protected static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
