using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;
using Yolo.Model.Geometry;
using Yolo.Model.Networks;
using Yolo.Properties.Networks;
using Yolo.Roofline;
using Yolo.Scaling.Communication;
using Yolo.Scaling.Steps;

namespace Yolo.Properties.ScalingModel;

/// <summary>What a process might do: computing, sums begun and sums waited for, in any order.</summary>
public sealed record AnyStep(IReadOnlyList<AnyStep.Part> Parts, int Ranks)
{
    public sealed record Part(int Kind, int Size);

    public static Arbitrary<AnyStep> Any() => (
        from ranks in Gen.Elements(1, 2, 3, 8, 64, 1000)
        from parts in (from kind in Gen.Choose(0, 3) from size in Gen.Choose(1, 50) select new Part(kind, size)).ListOf()
        select new AnyStep([.. parts], ranks)).ToArbitrary();

    /// <summary>Milliseconds and megabytes.</summary>
    internal IEnumerable<StepEvent> Events(double factor = 1) => Parts.Select(part => part.Kind switch
    {
        0 => new Compute(part.Size / 1e3),
        1 => new Begin(part.Size * 1e6 * factor),
        2 => new Exchange(part.Size * 1e3 * factor),
        _ => (StepEvent)new Await(),
    });
}

[Properties(Arbitrary = [typeof(AnyStep), typeof(AnyNetwork)])]
public class StepLaws
{
    private const double Rounding = 1e-12;

    private static readonly Cluster Ethernet = new("Ethernet", Link.Ethernet25);

    private static readonly Network[] Networks = [YoloV2.Tiny(20, Anchors.Voc, 64, 64), YoloV2.Small(3, Anchors.Voc, 96, 64), YoloV2.Full(20, Anchors.Voc, 64, 64)];

    [Property]
    public void A_step_takes_no_less_than_computing_nor_than_communicating(AnyStep step)
    {
        var time = Time(step.Events(), step.Ranks);
        Assert.True(time.Seconds >= Math.Max(time.Computing, time.Communicating) - Rounding);
        Assert.InRange(time.Seconds, 0, time.Computing + time.Communicating + Rounding);
    }

    [Property]
    public void Overlap_never_makes_a_step_longer_and_without_it_times_add_up(AnyStep step)
    {
        var (with, without) = (Time(step.Events(), step.Ranks), Time(step.Events(), step.Ranks, overlap: false));
        Assert.True(with.Seconds <= without.Seconds + Rounding);
        Assert.Equal(with.Computing + with.Communicating, without.Seconds, Rounding);
    }

    [Property]
    public void More_bytes_never_make_a_step_shorter(AnyStep step, byte more) =>
        Assert.True(Time(step.Events(), step.Ranks).Seconds <= Time(step.Events(1 + (more / 16.0)), step.Ranks).Seconds + Rounding);

    [Property]
    public void The_step_of_one_process_is_its_computing(AnyStep step)
    {
        var time = Time(step.Events(), ranks: 1);
        Assert.Equal((time.Computing, 0.0), (time.Seconds, time.Communicating));
    }

    [Property]
    public void Buckets_hold_every_gradient_once_in_order_and_all_but_the_last_are_full(AnyNetwork any, PositiveInt limit)
    {
        var gradients = Gradient.Of(any.Network);
        var buckets = Bucket.Fill(gradients, sizeof(float), limit.Get);
        Assert.Equal(gradients, buckets.SelectMany(bucket => bucket.Gradients));
        Assert.Equal(4.0 * any.Network.WeightSlots().Where(slot => !slot.IsStatistic).Sum(slot => (long)slot.Shape.Count), buckets.Sum(bucket => bucket.Bytes));
        Assert.All(buckets.SkipLast(1), bucket => Assert.True(bucket.Bytes >= limit.Get));
        Assert.All(buckets, bucket => Assert.True(bucket.Bytes - (4.0 * bucket.Gradients[^1].Numbers) < limit.Get));
        Assert.Equal(gradients.OrderByDescending(gradient => gradient.Layer).Select(gradient => gradient.Layer), gradients.Select(gradient => gradient.Layer));
    }

    /// <summary>What the events of a real network compute and send is the roofline's step and the gradients; more only with synchronised statistics.</summary>
    [Property(MaxTest = 15)]
    public void A_network_s_step_computes_the_roofline_s_and_sends_each_gradient(byte which, byte pictures, bool synchronised)
    {
        var network = Networks[which % Networks.Length];
        var batch = 1 + (pictures % DataParallelStep.LargestPart);
        var gpu = Gpu.All[which / 3 % Gpu.All.Count];
        var step = new DataParallelStep(network) { SynchronisedStatistics = synchronised, BucketBytes = 1e6 * (1 + (pictures % 40)) };
        StepEvent[] events = [.. step.Events(batch, work => work.Tiled(gpu))];
        var computed = Work.Training(network, batch).Sum(work => work.Tiled(gpu));
        Assert.Equal(computed, events.OfType<Compute>().Sum(part => part.Seconds), 1e-9 * computed);
        Assert.Equal(step.Buckets.Select(bucket => bucket.Bytes), events.OfType<Begin>().Select(begun => begun.Bytes));
        Assert.Equal(4.0 * Gradient.Of(network).Sum(gradient => gradient.Numbers), events.OfType<Begin>().Sum(begun => begun.Bytes));
        Assert.Equal(synchronised ? step.Statistics.Sum() : 0, events.OfType<Exchange>().Sum(sum => sum.Bytes));
        Assert.True(Array.FindLastIndex(events, e => e is Begin) < Array.FindIndex(events, e => e is Await));
    }

    [Property]
    public void Parts_of_a_batch_are_its_pictures_and_none_is_too_large(PositiveInt batch)
    {
        int[] parts = [.. DataParallelStep.Parts(batch.Get)];
        Assert.Equal(batch.Get, parts.Sum());
        Assert.InRange(parts.Max() - parts.Min(), 0, 1);
        Assert.InRange(parts.Max(), 1, DataParallelStep.LargestPart);
    }

    private static StepTime Time(IEnumerable<StepEvent> events, int ranks, bool overlap = true) => Timeline.Run(events, bytes => Ethernet.Seconds(ranks, bytes), overlap);
}
