using Yolo.Model.Collections;
using Yolo.Model.Validation;

namespace Yolo.Model.Training;

/// <summary>η(t) = <paramref name="Rate"/>.</summary>
/// <param name="Rate">The rate, above 0.</param>
public sealed record ConstantRate(double Rate) : LearningRateSchedule
{
    /// <inheritdoc cref="ConstantRate(double)" path="/param[@name='Rate']"/>
    public double Rate { get; init => field = Require.Positive(value, nameof(Rate)); } = Require.Positive(Rate);

    /// <inheritdoc/>
    public override double BaseRate => Rate;

    /// <inheritdoc/>
    public override string ToString() => Text($"constant({Rate})");

    private protected override double RateAt(long step) => Rate;
}

/// <summary>From step <paramref name="Step"/> on, the rate is <paramref name="Scale"/> times what it was.</summary>
/// <param name="Step">The first step with the new rate.</param>
/// <param name="Scale">The factor, above 0.</param>
public readonly record struct RateChange(long Step, double Scale);

/// <summary>η(t) = rate · Π scale over the changes whose step is ≤ t (Darknet's policy <c>steps</c>).</summary>
/// <param name="Rate">The rate before the first change, above 0.</param>
/// <param name="Changes">The changes, by rising step; steps from 1 on, scales above 0.</param>
public sealed record SteppedRate(double Rate, ValueList<RateChange> Changes) : LearningRateSchedule
{
    /// <inheritdoc cref="SteppedRate(double, ValueList{RateChange})" path="/param[@name='Rate']"/>
    public double Rate { get; init => field = Require.Positive(value, nameof(Rate)); } = Require.Positive(Rate);

    /// <inheritdoc cref="SteppedRate(double, ValueList{RateChange})" path="/param[@name='Changes']"/>
    public ValueList<RateChange> Changes { get; init => field = Check(value, nameof(Changes)); } = Check(Changes);

    /// <inheritdoc/>
    public override double BaseRate => Rate;

    /// <inheritdoc/>
    public override string ToString() =>
        Text($"steps({Rate}{string.Concat(Changes.Select(change => Text($", {change.Step}: ×{change.Scale}")))})");

    private protected override double RateAt(long step) =>
        Changes.TakeWhile(change => change.Step <= step).Aggregate(Rate, (rate, change) => rate * change.Scale);

    private static ValueList<RateChange> Check(ValueList<RateChange> changes, string name = nameof(Changes))
    {
        var last = 0L;
        foreach (var change in changes)
        {
            Require.Positive(change.Scale, "a change's Scale");
            if (change.Step <= last)
            {
                throw new ArgumentOutOfRangeException(
                    name, change.Step, Text($"A change at step {change.Step} follows step {last}; steps must rise, from 1 on."));
            }
            last = change.Step;
        }
        return changes;
    }
}

/// <summary>η(t) = final + (rate − final)·(1 + cos(π·t/steps))/2, and final after the last step.</summary>
/// <param name="Rate">The rate at step 0, above 0.</param>
/// <param name="Steps">The step that reaches the final rate, 1 or above.</param>
/// <param name="FinalRate">The rate at the end, 0 or above.</param>
public sealed record CosineRate(double Rate, long Steps, double FinalRate = 0) : LearningRateSchedule
{
    /// <inheritdoc cref="CosineRate(double, long, double)" path="/param[@name='Rate']"/>
    public double Rate { get; init => field = Require.Positive(value, nameof(Rate)); } = Require.Positive(Rate);

    /// <inheritdoc cref="CosineRate(double, long, double)" path="/param[@name='Steps']"/>
    public long Steps { get; init => field = Require.AtLeastOne(value, nameof(Steps)); } = Require.AtLeastOne(Steps);

    /// <inheritdoc cref="CosineRate(double, long, double)" path="/param[@name='FinalRate']"/>
    public double FinalRate { get; init => field = Require.NotNegative(value, nameof(FinalRate)); } = Require.NotNegative(FinalRate);

    /// <inheritdoc/>
    public override double BaseRate => Rate;

    /// <inheritdoc/>
    public override string ToString() => Text($"cosine({Rate} to {FinalRate} in {Steps})");

    private protected override double RateAt(long step) =>
        step >= Steps ? FinalRate : FinalRate + (Rate - FinalRate) * (1 + Math.Cos(Math.PI * step / Steps)) / 2;
}

/// <summary>η(t) = rate·(1 − t/steps)^power, and 0 after the last step (Darknet's policy <c>poly</c>).</summary>
/// <param name="Rate">The rate at step 0, above 0.</param>
/// <param name="Steps">The step that reaches 0, 1 or above (Darknet's <c>max_batches</c>).</param>
/// <param name="Power">The power, above 0.</param>
public sealed record PolynomialRate(double Rate, long Steps, double Power = 4) : LearningRateSchedule
{
    /// <inheritdoc cref="PolynomialRate(double, long, double)" path="/param[@name='Rate']"/>
    public double Rate { get; init => field = Require.Positive(value, nameof(Rate)); } = Require.Positive(Rate);

    /// <inheritdoc cref="PolynomialRate(double, long, double)" path="/param[@name='Steps']"/>
    public long Steps { get; init => field = Require.AtLeastOne(value, nameof(Steps)); } = Require.AtLeastOne(Steps);

    /// <inheritdoc cref="PolynomialRate(double, long, double)" path="/param[@name='Power']"/>
    public double Power { get; init => field = Require.Positive(value, nameof(Power)); } = Require.Positive(Power);

    /// <inheritdoc/>
    public override double BaseRate => Rate;

    /// <inheritdoc/>
    public override string ToString() => Text($"poly({Rate} in {Steps}, power {Power})");

    private protected override double RateAt(long step) => step >= Steps ? 0 : Rate * Math.Pow(1 - (double)step / Steps, Power);
}

/// <summary>η(t) = rate·gamma^t (Darknet's policy <c>exp</c>).</summary>
/// <param name="Rate">The rate at step 0, above 0.</param>
/// <param name="Gamma">The factor of one step, above 0 and at most 1.</param>
public sealed record ExponentialRate(double Rate, double Gamma) : LearningRateSchedule
{
    /// <inheritdoc cref="ExponentialRate(double, double)" path="/param[@name='Rate']"/>
    public double Rate { get; init => field = Require.Positive(value, nameof(Rate)); } = Require.Positive(Rate);

    /// <inheritdoc cref="ExponentialRate(double, double)" path="/param[@name='Gamma']"/>
    public double Gamma { get; init => field = CheckGamma(value, nameof(Gamma)); } = CheckGamma(Gamma);

    /// <inheritdoc/>
    public override double BaseRate => Rate;

    /// <inheritdoc/>
    public override string ToString() => Text($"exp({Rate}, gamma {Gamma})");

    private protected override double RateAt(long step) => Rate * Math.Pow(Gamma, step);

    private static double CheckGamma(double gamma, string name = nameof(Gamma)) => Require.InUnitInterval(Require.Positive(gamma, name), name);
}

/// <summary>η(t) = rate·scale^⌊t/every⌋ (Darknet's policy <c>step</c>).</summary>
/// <param name="Rate">The rate at step 0, above 0.</param>
/// <param name="Every">After how many steps the rate changes again, 1 or above.</param>
/// <param name="Scale">The factor of each change, above 0.</param>
public sealed record StaircaseRate(double Rate, long Every, double Scale) : LearningRateSchedule
{
    /// <inheritdoc cref="StaircaseRate(double, long, double)" path="/param[@name='Rate']"/>
    public double Rate { get; init => field = Require.Positive(value, nameof(Rate)); } = Require.Positive(Rate);

    /// <inheritdoc cref="StaircaseRate(double, long, double)" path="/param[@name='Every']"/>
    public long Every { get; init => field = Require.AtLeastOne(value, nameof(Every)); } = Require.AtLeastOne(Every);

    /// <inheritdoc cref="StaircaseRate(double, long, double)" path="/param[@name='Scale']"/>
    public double Scale { get; init => field = Require.Positive(value, nameof(Scale)); } = Require.Positive(Scale);

    /// <inheritdoc/>
    public override double BaseRate => Rate;

    /// <inheritdoc/>
    public override string ToString() => Text($"step({Rate}, ×{Scale} every {Every})");

    private protected override double RateAt(long step) => Rate * Math.Pow(Scale, step / Every);
}

/// <summary>η(t) = rate / (1 + e^(gamma·(t − middle))) (Darknet's policy <c>sigmoid</c>).</summary>
/// <param name="Rate">The rate far before the middle if gamma is above 0, far after it if below; above 0.</param>
/// <param name="Gamma">How steep it is, finite; above 0 the rate falls.</param>
/// <param name="Middle">The step at which the rate is half, 0 or above.</param>
public sealed record SigmoidRate(double Rate, double Gamma, long Middle) : LearningRateSchedule
{
    /// <inheritdoc cref="SigmoidRate(double, double, long)" path="/param[@name='Rate']"/>
    public double Rate { get; init => field = Require.Positive(value, nameof(Rate)); } = Require.Positive(Rate);

    /// <inheritdoc cref="SigmoidRate(double, double, long)" path="/param[@name='Gamma']"/>
    public double Gamma { get; init => field = Require.Finite(value, nameof(Gamma)); } = Require.Finite(Gamma);

    /// <inheritdoc cref="SigmoidRate(double, double, long)" path="/param[@name='Middle']"/>
    public long Middle { get; init => field = Require.NotNegative(value, nameof(Middle)); } = Require.NotNegative(Middle);

    /// <inheritdoc/>
    public override double BaseRate => Rate;

    /// <inheritdoc/>
    public override string ToString() => Text($"sigmoid({Rate}, gamma {Gamma}, half at {Middle})");

    private protected override double RateAt(long step) => Rate / (1 + Math.Exp(Gamma * (step - Middle)));
}

/// <summary>
/// η(t) = base·(t/steps)^power for t &lt; steps, where base is the rate that <paramref name="Then"/> starts from; after that what
/// <paramref name="Then"/> says for the same t: its steps are not counted anew (Darknet's <c>burn_in</c>).
/// </summary>
/// <param name="Then">The schedule after the burn-in.</param>
/// <param name="Steps">How many steps the burn-in has, 1 or above.</param>
/// <param name="Power">The power, above 0; Darknet's default is 4.</param>
public sealed record BurnInRate(LearningRateSchedule Then, long Steps, double Power = 4) : LearningRateSchedule
{
    /// <inheritdoc cref="BurnInRate(LearningRateSchedule, long, double)" path="/param[@name='Steps']"/>
    public long Steps { get; init => field = Require.AtLeastOne(value, nameof(Steps)); } = Require.AtLeastOne(Steps);

    /// <inheritdoc cref="BurnInRate(LearningRateSchedule, long, double)" path="/param[@name='Power']"/>
    public double Power { get; init => field = Require.Positive(value, nameof(Power)); } = Require.Positive(Power);

    /// <inheritdoc/>
    public override double BaseRate => Then.BaseRate;

    /// <inheritdoc/>
    public override string ToString() => Text($"burn-in({Steps}, power {Power}) then {Then}");

    private protected override double RateAt(long step) =>
        step < Steps ? BaseRate * Math.Pow((double)step / Steps, Power) : Then.At(step);
}
