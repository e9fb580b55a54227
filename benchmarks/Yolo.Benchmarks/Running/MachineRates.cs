using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace Yolo.Benchmarks.Running;

/// <summary>
/// What the machine was seen to do at its best, from which floors are computed: one core's rate, times the cores. One core, because on a shared machine
/// two threads rarely get both at once; a floor should not rise with the neighbours.
/// </summary>
public static class MachineRates
{
    private const int Tries = 200;
    private const int FewTries = 20;

    private static readonly Lazy<double> Exp = new(MeasureExponentials);

    private static readonly Lazy<double> Fma = new(MeasureMultiplyAdds);

    public static int Cores => Environment.ProcessorCount;

    /// <summary>Exponentials in single precision a second, all cores.</summary>
    public static double Exponentials => Exp.Value;

    /// <summary>Floating-point operations a second in single precision, two to a multiply-add, all cores.</summary>
    public static double Operations => Fma.Value;

    /// <summary>Bytes a second, read and written both counted, of a copy of so many numbers, all cores: small ones stay in the caches, for all contenders.</summary>
    public static double CopyBandwidth(int count)
    {
        var (source, target) = (Written(count), new float[count]);
        return Cores * 2.0 * sizeof(float) * count / Best(() => source.AsSpan().CopyTo(target));
    }

    /// <summary>Bytes a second of reading so many numbers, all cores.</summary>
    public static double ReadBandwidth(int count)
    {
        var (source, sink) = (Written(count), new float[Vector512<float>.Count]);
        return Cores * (double)sizeof(float) * count / Best(() => Sum(source, sink), FewTries);
    }

    private static double MeasureExponentials()
    {
        const int count = 4096;
        var (x, y) = (new float[count], new float[count]);
        Array.Fill(x, 0.5f);
        var rate = Cores * count / Best(() => LeanExponential.Of(x, y));
        return MathF.Abs(y[0] - MathF.Exp(x[0])) < 1e-6f ? rate : throw new DisagreementException("The floor's exponential is wrong.");
    }

    private static double MeasureMultiplyAdds()
    {
        const int steps = 20_000;
        const int chains = 12;
        var sink = new float[Vector512<float>.Count];
        return Cores * 2.0 * steps * chains * Vector512<float>.Count / Best(() => Chains(steps, sink));
    }

    /// <summary>Twelve chains that wait for nobody but themselves: two units of four cycles need eight.</summary>
    private static void Chains(int steps, float[] sink)
    {
        var (m, s) = (Vector512.Create(0.999f), Vector512.Create(0.001f));
        var (a, b, c, d, e, f, g, h, i, j, k, l) = (s, s, s, s, s, s, s, s, s, s, s, s);
        for (var step = 0; step < steps; step++)
        {
            a = Vector512.FusedMultiplyAdd(a, m, s);
            b = Vector512.FusedMultiplyAdd(b, m, s);
            c = Vector512.FusedMultiplyAdd(c, m, s);
            d = Vector512.FusedMultiplyAdd(d, m, s);
            e = Vector512.FusedMultiplyAdd(e, m, s);
            f = Vector512.FusedMultiplyAdd(f, m, s);
            g = Vector512.FusedMultiplyAdd(g, m, s);
            h = Vector512.FusedMultiplyAdd(h, m, s);
            i = Vector512.FusedMultiplyAdd(i, m, s);
            j = Vector512.FusedMultiplyAdd(j, m, s);
            k = Vector512.FusedMultiplyAdd(k, m, s);
            l = Vector512.FusedMultiplyAdd(l, m, s);
        }
        (a + b + c + d + e + f + g + h + i + j + k + l).CopyTo(sink);
    }

    /// <summary>Memory that nobody has written to is one page of zeros, which is always in the caches.</summary>
    private static float[] Written(int count)
    {
        var numbers = new float[count];
        Array.Fill(numbers, 1);
        return numbers;
    }

    /// <summary>Four sums, so that no addition waits for the one before.</summary>
    private static void Sum(ReadOnlySpan<float> source, float[] sink)
    {
        var (a, b, c, d) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        for (var width = Vector512<float>.Count; source.Length >= 4 * width; source = source[(4 * width)..])
        {
            a += Vector512.Create(source);
            b += Vector512.Create(source[width..]);
            c += Vector512.Create(source[(2 * width)..]);
            d += Vector512.Create(source[(3 * width)..]);
        }
        (a + b + c + d).CopyTo(sink);
    }

    private static double Best(Action action, int tries = Tries)
    {
        var best = double.PositiveInfinity;
        for (var i = 0; i < tries; i++)
        {
            var start = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return best;
    }
}
