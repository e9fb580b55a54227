using System.Runtime.Intrinsics;

namespace Yolo.Benchmarks.Running;

/// <summary>
/// eˣ in single precision with as few instructions as can be: 2ⁿ · e^r, |r| ≤ ½ ln 2, no special cases. For the floor only: .NET's, which is exact to the
/// last digit, takes several times as long, and a floor made of it could be undercut.
/// </summary>
internal static class LeanExponential
{
    private static readonly float[] Coefficients = [1.9875691500e-4f, 1.3981999507e-3f, 8.3334519073e-3f, 4.1665795894e-2f, 1.6666665459e-1f, 5.0000001201e-1f];

    public static void Of(ReadOnlySpan<float> x, Span<float> y)
    {
        var (perLog2, high, low) = (Vector512.Create(1.44269504f), Vector512.Create(-0.693359375f), Vector512.Create(2.12194440e-4f));
        var (c0, c1, c2) = (Vector512.Create(Coefficients[0]), Vector512.Create(Coefficients[1]), Vector512.Create(Coefficients[2]));
        var (c3, c4, c5) = (Vector512.Create(Coefficients[3]), Vector512.Create(Coefficients[4]), Vector512.Create(Coefficients[5]));
        for (var i = 0; i + Vector512<float>.Count <= x.Length; i += Vector512<float>.Count)
        {
            var value = Vector512.Create(x[i..]);
            var n = Vector512.Round(value * perLog2);
            var r = Vector512.FusedMultiplyAdd(n, low, Vector512.FusedMultiplyAdd(n, high, value));
            var p = Vector512.FusedMultiplyAdd(c0, r, c1);
            p = Vector512.FusedMultiplyAdd(p, r, c2);
            p = Vector512.FusedMultiplyAdd(p, r, c3);
            p = Vector512.FusedMultiplyAdd(p, r, c4);
            p = Vector512.FusedMultiplyAdd(p, r, c5);
            p = Vector512.FusedMultiplyAdd(p, r * r, r + Vector512<float>.One);
            (p.AsInt32() + (Vector512.ConvertToInt32Native(n) << 23)).AsSingle().CopyTo(y[i..]);
        }
    }
}
