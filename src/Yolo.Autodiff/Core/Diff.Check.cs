namespace Yolo.Autodiff;

/// <summary>How a gradient compares with finite differences.</summary>
/// <param name="Analytic">Σ gradient · direction.</param>
/// <param name="Numeric">The same by fourth-order central differences.</param>
public sealed record GradientCheck(double Analytic, double Numeric)
{
    /// <summary>|analytic − numeric| / max(1, |analytic|, |numeric|).</summary>
    public double RelativeError => Math.Abs(Analytic - Numeric) / Math.Max(1, Math.Max(Math.Abs(Analytic), Math.Abs(Numeric)));
}

public static partial class Diff
{
    /// <summary>
    /// Compares the gradient of a scalar function at x along a direction with (8(f(x+h) − f(x−h)) − (f(x+2h) − f(x−2h))) / 12h.
    /// Use a device of double precision; an error of 1e-7 or less then means that the gradient is right.
    /// </summary>
    public static GradientCheck CheckGradients<TTree>(Func<TTree, Tensor> f, TTree x, TTree direction, double step = 1e-4)
        where TTree : ITree<TTree>
    {
        double Along(double t) => f(Tree.Zip(x, direction, (a, b) => a + (b * t))).ToScalar();
        var analytic = Tree.Dot(Grad(f, x), direction).ToScalar();
        var numeric = ((8 * (Along(step) - Along(-step))) - (Along(2 * step) - Along(-2 * step))) / (12 * step);
        return new(analytic, numeric);
    }
}
