using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;
using Yolo.Roofline;
using Yolo.Scaling.Communication;

namespace Yolo.Properties.ScalingModel;

/// <summary>Processes from 1 to 2,000, and bytes from 1 to a gigabyte.</summary>
public sealed record Sum(int Ranks, double Bytes)
{
    public static Arbitrary<Sum> Any() => (
        from ranks in Gen.OneOf(Gen.Choose(1, 17), Gen.Choose(1, 2000))
        from magnitude in Gen.Choose(0, 9)
        from digits in Gen.Choose(1, 9)
        select new Sum(ranks, digits * Math.Pow(10, magnitude))).ToArbitrary();
}

[Properties(Arbitrary = [typeof(Sum)])]
public class AllReduceLaws
{
    private static readonly AllReduce[] Ways = [.. AllReduce.All, AllReduce.Grid];

    private static readonly Cluster[] Clusters = [.. Gpu.All.SelectMany(Cluster.For).Distinct()];

    [Property]
    public void No_way_sends_fewer_bytes_than_the_bandwidth_bound_and_a_ring_no_more(Sum sum)
    {
        var least = AllReduce.LeastBytes(sum.Ranks, sum.Bytes);
        Assert.All(Ways, way => Assert.True(way.Of(sum.Ranks, sum.Bytes).Bytes >= least * (1 - 1e-12), way.Name));
        Assert.Equal(least, AllReduce.Ring.Of(sum.Ranks, sum.Bytes).Bytes, least * 1e-12);
        Assert.Equal(least, AllReduce.Grid.Of(sum.Ranks, sum.Bytes).Bytes, least * 1e-12);
    }

    [Property]
    public void No_way_tells_all_in_fewer_messages_than_the_logarithm(Sum sum) =>
        Assert.All(Ways, way => Assert.True(way.Of(sum.Ranks, sum.Bytes).Messages >= Math.Log2(sum.Ranks), way.Name));

    [Property]
    public void One_process_sends_nothing(Sum sum)
    {
        Assert.All(Ways, way => Assert.Equal(default, way.Of(1, sum.Bytes)));
        Assert.All(Clusters, cluster => Assert.Equal(0, cluster.Seconds(1, sum.Bytes)));
    }

    [Property]
    public void More_bytes_never_take_less_time(Sum sum, NormalFloat more) =>
        Assert.All(Clusters, cluster => Assert.True(cluster.Seconds(sum.Ranks, sum.Bytes) <= cluster.Seconds(sum.Ranks, sum.Bytes + Math.Abs(more.Get))));

    [Property]
    public void A_cluster_takes_its_fastest_way_and_no_link_is_faster_than_its_bandwidth(Sum sum) => Assert.All(Clusters, cluster =>
    {
        var seconds = cluster.Seconds(sum.Ranks, sum.Bytes);
        Assert.All(cluster.Ways(sum.Ranks, sum.Bytes), way => Assert.True(seconds <= way.Seconds, way.Name));
        var nodes = (sum.Ranks + cluster.PerNode - 1) / cluster.PerNode;
        Assert.True(seconds >= AllReduce.LeastBytes(nodes, sum.Bytes) * cluster.Between.Beta * (1 - 1e-12));
        Assert.True(cluster.WithoutLatency.Seconds(sum.Ranks, sum.Bytes) <= seconds);
    });

    /// <summary>The formulas, against messages that are really passed.</summary>
    [Property(MaxTest = 40)]
    public void Passed_message_by_message_the_sums_are_right_and_the_traffic_is_the_model_s(byte seed)
    {
        var ranks = 1 + (seed % 20);
        var count = ranks * 16 * 5;
        (AllReduce Way, MessagePassing Passed)[] ways =
        [
            (AllReduce.Ring, new MessagePassing(ranks, count).Ring()),
            (AllReduce.Doubling, new MessagePassing(ranks, count).Doubling()),
            (AllReduce.Tree, new MessagePassing(ranks, count).Tree()),
            (AllReduce.Halving, new MessagePassing(ranks, count).Halving()),
        ];
        Assert.All(ways, pair =>
        {
            Assert.True(pair.Passed.AllHaveTheSums, pair.Way.Name);
            var traffic = pair.Way.Of(ranks, count);
            Assert.Equal(traffic.Messages, pair.Passed.Messages);
            Assert.Equal(traffic.Bytes, pair.Passed.Numbers, 1e-6);
        });
    }
}
