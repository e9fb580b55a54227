using Yolo.Roofline;

namespace Yolo.Scaling.Communication;

/// <summary>GPUs in nodes, each node with one port to the others.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Between">From node to node.</param>
/// <param name="Inside">Within a node, if it has more than one GPU.</param>
/// <param name="PerNode">GPUs of a node.</param>
internal sealed record Cluster(string Name, Link Between, Link? Inside = null, int PerNode = 1)
{
    /// <summary>Sums within nodes, then between them, then told within.</summary>
    public const string Hierarchical = "hierarchical";

    /// <summary>The clusters that GPUs of a kind are found in: one to a node, on Ethernet or RDMA; eight to a node, on NVLink if they have it, else on PCI Express.</summary>
    public static IReadOnlyList<Cluster> For(Gpu gpu)
    {
        var inside = gpu.Name.StartsWith("H100", StringComparison.Ordinal) ? Link.NvLink4 : Link.Pcie4;
        return [new("25 Gb/s Ethernet", Link.Ethernet25), new("100 Gb/s RDMA", Link.Rdma100), new($"nodes of 8 by {inside.Name}, 100 Gb/s between", Link.Rdma100, inside, 8)];
    }

    /// <summary>The seconds that the sums over some GPUs take, by every way that there is.</summary>
    public IEnumerable<(string Name, double Seconds)> Ways(int ranks, double bytes)
    {
        if (Inside is null || ranks <= PerNode)
        {
            return AllReduce.All.Select(way => (way.Name, way.Of(ranks, bytes).Seconds(Inside ?? Between)));
        }
        // A ring enters and leaves each node once; by the other ways all GPUs of a node would be at its one port together.
        var nodes = (ranks + PerNode - 1) / PerNode;
        var within = AllReduce.Ring.Of(PerNode, bytes).Seconds(Inside);
        return [(AllReduce.Ring.Name, AllReduce.Ring.Of(ranks, bytes).Seconds(Between)), (Hierarchical, within + AllReduce.All.Min(way => way.Of(nodes, bytes).Seconds(Between)))];
    }

    /// <summary>The fastest way, which libraries choose by tables of their own.</summary>
    public (string Name, double Seconds) Fastest(int ranks, double bytes) => Ways(ranks, bytes).MinBy(way => way.Seconds);

    /// <summary>The seconds of the fastest way.</summary>
    public double Seconds(int ranks, double bytes) => Fastest(ranks, bytes).Seconds;

    /// <summary>As if messages cost nothing but their bytes.</summary>
    public Cluster WithoutLatency => this with { Between = Between with { Alpha = 0 }, Inside = Inside is null ? null : Inside with { Alpha = 0 } };
}
