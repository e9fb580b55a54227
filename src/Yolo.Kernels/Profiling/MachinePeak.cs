using System.Diagnostics;
using System.Runtime.CompilerServices;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Skeletons;

namespace Yolo.Kernels.Profiling;

/// <summary>What a device was seen to do at its best: the yardstick of a profile, not what its maker says.</summary>
/// <param name="OperationsPerSecond">Floating-point operations of independent multiply-adds, two to each, on all cores, in the device's precision.</param>
/// <param name="BytesPerSecond">Read and written, of a copy too large for caches.</param>
public sealed record MachinePeak(double OperationsPerSecond, double BytesPerSecond)
{
    private const double SecondsOfTry = 0.002;
    private const int Tries = 5;
    private const int MostRepeats = 1000;

    /// <summary>The rate at which something is done that does so much at a time: that of the best of a few tries.</summary>
    internal static double Rate(Device device, double amount, Action action)
    {
        // The first time compiles kernels and touches memory.
        Seconds(device, 1, action);
        var repeats = (int)Math.Clamp(SecondsOfTry / Seconds(device, 1, action), 1, MostRepeats);
        return amount / Enumerable.Range(0, Tries).Min(_ => Seconds(device, repeats, action));
    }

    private static double Seconds(Device device, int repeats, Action action)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < repeats; i++)
        {
            action();
        }
        device.Synchronize();
        return Math.Max(Stopwatch.GetElapsedTime(start).TotalSeconds / repeats, 1e-9);
    }
}

/// <summary>Eight chains of multiply-adds that do not wait for one another: what a GPU's peak is measured by.</summary>
internal readonly struct MultiplyAddChains : ILanewise
{
    /// <summary>Operations of one element.</summary>
    public const int Operations = 2 * Chains * Steps;

    private const int Chains = 8;
    private const int Steps = 128;

    public static int Arity => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane At<TLane>(TLane a, TLane b, TLane c, TLane d, TLane e, TLane f, Scalars<TLane> scalars)
        where TLane : ILane<TLane>
    {
        var (g, h, i, j, k, l, m) = (a + 1.0, a + 2.0, a + 3.0, a + 4.0, a + 5.0, a + 6.0, a + 7.0);
        for (var step = 0; step < Steps; step++)
        {
            a = (a * scalars.P) + scalars.Q;
            g = (g * scalars.P) + scalars.Q;
            h = (h * scalars.P) + scalars.Q;
            i = (i * scalars.P) + scalars.Q;
            j = (j * scalars.P) + scalars.Q;
            k = (k * scalars.P) + scalars.Q;
            l = (l * scalars.P) + scalars.Q;
            m = (m * scalars.P) + scalars.Q;
        }
        return a + g + h + i + j + k + l + m;
    }
}
