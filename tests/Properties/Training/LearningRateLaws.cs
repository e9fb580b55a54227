using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;
using Yolo.Model.Training;

namespace Yolo.Properties.Training;

public static class Schedules
{
    public static Arbitrary<LearningRateSchedule> Any() => (
        from rate in Gen.Elements(1e-4, 1e-3, 0.1)
        from steps in Gen.Choose(1, 200)
        from kind in Gen.Choose(0, 5)
        select kind switch
        {
            0 => new ConstantRate(rate),
            1 => new SteppedRate(rate, [new(steps, 0.1), new(2 * steps, 0.5)]),
            2 => new CosineRate(rate, steps, rate / 100),
            3 => new PolynomialRate(rate, steps),
            4 => new StaircaseRate(rate, steps, 0.5),
            _ => (LearningRateSchedule)new ExponentialRate(rate, 0.99),
        }).ToArbitrary();
}

[Properties(Arbitrary = [typeof(Schedules)])]
public class LearningRateLaws
{
    [Property]
    public void Starts_from_the_base_rate_and_never_rises_nor_turns_negative(LearningRateSchedule schedule, ushort step)
    {
        Assert.Equal(schedule.BaseRate, schedule.At(0), 1e-15);
        Assert.InRange(schedule.At(step + 1), 0, schedule.At(step));
    }

    [Property]
    public void Burn_in_rises_from_0_to_the_base_rate_and_then_steps_aside(LearningRateSchedule schedule, byte steps, ushort step)
    {
        var length = 1L + steps;
        var burnIn = schedule.WithBurnIn(length);
        var ratio = (double)step / length;
        Assert.Equal(step < length ? schedule.BaseRate * ratio * ratio * ratio * ratio : schedule.At(step), burnIn.At(step), 1e-15);
    }

    [Property]
    public void Schedules_are_values_and_their_texts_tell_them_apart(LearningRateSchedule schedule, LearningRateSchedule other) =>
        Assert.Equal(schedule == other, schedule.ToString() == other.ToString());

    [Property]
    public void Match_finds_the_kind(LearningRateSchedule schedule)
    {
        static string Name<T>(T kind) => typeof(T).Name;
        Assert.Equal(schedule.GetType().Name, schedule.Match(Name, Name, Name, Name, Name, Name, Name, Name));
        Assert.Equal(nameof(SigmoidRate), new SigmoidRate(1, 1, 1).Match(Name, Name, Name, Name, Name, Name, Name, Name));
        Assert.Equal(nameof(BurnInRate), schedule.WithBurnIn(10).Match(Name, Name, Name, Name, Name, Name, Name, Name));
    }

    [Property]
    public void A_sigmoid_rises_or_falls_and_is_half_in_the_middle(byte middle, ushort step, bool falls)
    {
        var schedule = new SigmoidRate(0.1, falls ? 0.01 : -0.01, middle);
        Assert.Equal(0.05, schedule.At(middle), 1e-15);
        Assert.InRange(schedule.At(falls ? step + 1 : step), 0, schedule.At(falls ? step : step + 1));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(500, 0.001 / 16)]
    [InlineData(1000, 0.001)]
    [InlineData(39_999, 0.001)]
    [InlineData(40_000, 0.0001)]
    [InlineData(60_000, 0.00001)]
    public void The_schedule_of_yolov2_voc_cfg(long step, double rate) =>
        Assert.Equal(rate, new SteppedRate(0.001, [new(40_000, 0.1), new(60_000, 0.1)]).WithBurnIn(1000).At(step), 1e-12);

    [Fact]
    public void By_hand()
    {
        Assert.Equal(0.55, new CosineRate(1, 10, 0.1).At(5), 1e-12);
        Assert.Equal(0.1, new CosineRate(1, 10, 0.1).At(11));
        Assert.Equal(0.0625, new PolynomialRate(1, 10).At(5), 1e-12);
        Assert.Equal(0.25, new ExponentialRate(1, 0.5).At(2), 1e-12);
        Assert.Equal(0.25, new StaircaseRate(1, 10, 0.5).At(29), 1e-12);
        Assert.Equal(0.125, new StaircaseRate(1, 10, 0.5).At(30), 1e-12);
        Assert.Equal(0.5, new SigmoidRate(1, 3, 7).At(7), 1e-12);
        Assert.Equal(1 / (1 + Math.E), new SigmoidRate(1, 0.5, 7).At(9), 1e-12);
    }

    [Fact]
    public void Texts() => Assert.Equal(
        "burn-in(1000, power 4) then steps(0.001, 40000: ×0.1, 60000: ×0.1)",
        new SteppedRate(0.001, [new(40_000, 0.1), new(60_000, 0.1)]).WithBurnIn(1000).ToString());

    [Fact]
    public void Numbers_out_of_range_are_errors()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConstantRate(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConstantRate(1) with { Rate = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineRate(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialRate(1, 1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SteppedRate(1, [new(20, 0.1), new(10, 0.1)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SteppedRate(1, [new(20, 0)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConstantRate(1).WithBurnIn(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConstantRate(1).At(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StaircaseRate(1, 0, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StaircaseRate(1, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SigmoidRate(1, double.NaN, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SigmoidRate(1, 1, -1));
    }
}
