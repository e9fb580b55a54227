namespace Yolo.Scaling.Communication;

/// <summary>What a message takes: α + β · bytes. The numbers are assumptions, each with where it is from.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Alpha">α, seconds for each message.</param>
/// <param name="Beta">β, seconds for each byte.</param>
/// <param name="Source">Where the numbers are from.</param>
internal sealed record Link(string Name, double Alpha, double Beta, string Source)
{
    /// <summary>TCP on 25 Gb/s Ethernet, frames of 1,500 bytes.</summary>
    public static Link Ethernet25 { get; } = Of(
        "25 Gb/s Ethernet, TCP", 15, 25.0 / 8 * 1448 / 1538,
        "α: TCP between virtual machines in Azure, \"< 15 µs\" (Firestone et al., NSDI 2018). β: the line's rate, 1,448 bytes of payload in the 1,538 that a frame takes (IEEE 802.3, TCP with time stamps)");

    /// <summary>InfiniBand or RoCE, 100 Gb/s.</summary>
    public static Link Rdma100 { get; } = Of(
        "100 Gb/s RDMA", 4, 12, "NCCL's own model: α its ring's step over a network by LL128 (graph/tuning.cc), β its NET_BW for 100 Gb/s (graph/topo.h)");

    /// <summary>NVLink 4 through NVSwitch, as in a node of eight H100 SXM.</summary>
    public static Link NvLink4 { get; } = Of(
        "NVLink 4", 1.9, 18 * 20.6, "α: as above, over NVLink. β: 18 links (datasheet: 900 GB/s, both directions together) of NCCL's SM90_NVLINK_BW");

    /// <summary>PCI Express 4.0, 16 lanes.</summary>
    public static Link Pcie4 { get; } = Of("PCIe 4.0 ×16", 2.5, 24, "α: as above, over PCI. β: twice NCCL's PCI_BW, which is of PCIe 3.0");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Link> All { get; } = [Ethernet25, Rdma100, NvLink4, Pcie4];

    private static Link Of(string name, double microseconds, double gigabytes, string source) => new(name, microseconds * 1e-6, 1 / (gigabytes * 1e9), source);
}
