using System.Runtime.Intrinsics;
using Yolo.Kernels.Lanes;
using Yolo.Kernels.Profiling;

namespace Yolo.Kernels.Host;

internal sealed unsafe partial class HostDevice<TReal, TVector>
{
    private const int PeakSteps = 20_000;
    private const int PeakChains = 12;

    /// <summary>In the registers of the contractions, whose multiply-adds are fused; formulas of other kernels are not.</summary>
    private protected override double PeakOperations() => Vector512.IsHardwareAccelerated ? PeakOf<WideRegister<TReal>>() : PeakOf<TVector>();

    private double PeakOf<TRegister>()
        where TRegister : unmanaged, IRegister<TRegister, TReal>
    {
        var cores = Environment.ProcessorCount;
        var sinks = new TReal[cores * TRegister.Count];
        return MachinePeak.Rate(this, 2.0 * cores * PeakSteps * PeakChains * TRegister.Count, () => Parts.Run(cores, 1, (begin, end) =>
        {
            fixed (TReal* sink = sinks)
            {
                for (var core = begin; core < end; core++)
                {
                    Chains<TRegister>(sink + (core * TRegister.Count));
                }
            }
        }));
    }

    /// <summary>Twelve chains that wait for nobody but themselves: two units of four cycles need eight.</summary>
    private static void Chains<TRegister>(TReal* sink)
        where TRegister : unmanaged, IRegister<TRegister, TReal>
    {
        var (m, s) = (TRegister.Splat(TReal.FromDouble(0.999)), TRegister.Splat(TReal.FromDouble(0.001)));
        var (a, b, c, d, e, f, g, h, i, j, k, l) = (s, s, s, s, s, s, s, s, s, s, s, s);
        for (var step = 0; step < PeakSteps; step++)
        {
            a = TRegister.MultiplyAdd(a, m, s);
            b = TRegister.MultiplyAdd(b, m, s);
            c = TRegister.MultiplyAdd(c, m, s);
            d = TRegister.MultiplyAdd(d, m, s);
            e = TRegister.MultiplyAdd(e, m, s);
            f = TRegister.MultiplyAdd(f, m, s);
            g = TRegister.MultiplyAdd(g, m, s);
            h = TRegister.MultiplyAdd(h, m, s);
            i = TRegister.MultiplyAdd(i, m, s);
            j = TRegister.MultiplyAdd(j, m, s);
            k = TRegister.MultiplyAdd(k, m, s);
            l = TRegister.MultiplyAdd(l, m, s);
        }
        // Each is read, or the compiler would leave it out.
        foreach (var chain in stackalloc TRegister[] { a, b, c, d, e, f, g, h, i, j, k, l })
        {
            TRegister.Store(sink, chain);
        }
    }
}
