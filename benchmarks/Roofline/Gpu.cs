namespace Yolo.Roofline;

/// <summary>A GPU as its datasheet has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Teraflops">10¹² operations a second in single precision, a multiply-add being two; without tensor cores.</param>
/// <param name="Gigabytes">10⁹ bytes a second from its memory.</param>
internal sealed record Gpu(string Name, double Teraflops, double Gigabytes)
{
    /// <summary>RDNA 3 reaches its figure only where two instructions go out together, which compilers seldom arrange.</summary>
    public static IReadOnlyList<Gpu> All { get; } =
    [
        new("H100 SXM", 66.9, 3350),
        new("RX 7900 XTX", 61.4, 960),
        new("Arc A770", 19.7, 560),
    ];

    /// <summary>The least time for so much work: memory and arithmetic overlap, so the longer counts.</summary>
    public double Least(double operations, double bytes) => Math.Max(operations / (Teraflops * 1e12), bytes / (Gigabytes * 1e9));
}
