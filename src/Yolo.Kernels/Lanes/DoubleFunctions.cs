using ILGPU;

namespace Yolo.Kernels.Lanes;

/// <summary>
/// Functions in double precision, from arithmetic alone: the same code on every GPU. ILGPU's own for CUDA are iterations in local memory of
/// uneven accuracy. Exp and Tanh after Cephes, the others after fdlibm.
/// </summary>
internal static class DoubleFunctions
{
    public static double Exp(double x)
    {
        if (!(x < 709.79))
        {
            return x * double.PositiveInfinity;
        }
        if (x < -745.2)
        {
            return 0;
        }
        var n = Math.Floor((1.4426950408889634073599 * x) + 0.5);
        var r = x - (n * 6.93145751953125e-1) - (n * 1.42860682030941723212e-6);
        var z = r * r;
        var p = r * ((((1.26177193074810590878e-4 * z) + 3.02994407707441961300e-2) * z) + 9.99999999999999999910e-1);
        var q = (((((3.00198505138664455042e-6 * z) + 2.52448340349684104192e-3) * z) + 2.27265548208155028766e-1) * z) + 2.00000000000000000009;
        // In two steps: 2ⁿ itself may be too great, or too small to be normal.
        var half = (int)n / 2;
        return (1 + (2 * (p / (q - p)))) * PowerOf2(half) * PowerOf2((int)n - half);
    }

    public static double Log(double x)
    {
        if (!(x > 0))
        {
            return x == 0 ? double.NegativeInfinity : double.NaN;
        }
        if (x == double.PositiveInfinity)
        {
            return x;
        }
        var isTiny = x < 2.2250738585072014e-308;
        var bits = Interop.FloatAsInt(isTiny ? x * 18014398509481984.0 : x);
        var exponent = (int)(bits >> 52) - 1023 - (isTiny ? 54 : 0);
        var mantissa = Interop.IntAsFloat((bits & 0xFFFFFFFFFFFFFUL) | 0x3FF0000000000000UL);
        if (mantissa > 1.4142135623730951)
        {
            mantissa *= 0.5;
            exponent++;
        }
        var f = mantissa - 1;
        var s = f / (2 + f);
        var z = s * s;
        var w = z * z;
        var even = w * (3.999999999940941908e-01 + (w * (2.222219843214978396e-01 + (w * 1.531383769920937332e-01))));
        var odd = z * (6.666666666666735130e-01 + (w * (2.857142874366239149e-01 + (w * (1.818357216161805012e-01 + (w * 1.479819860511658591e-01))))));
        var half = 0.5 * f * f;
        return (exponent * 6.93147180369123816490e-01) - (half - ((s * (half + even + odd)) + (exponent * 1.90821492927058770002e-10)) - f);
    }

    public static double Tanh(double x)
    {
        var size = Math.Abs(x);
        if (size < 0.625)
        {
            var z = x * x;
            var p = (((-9.64399179425052238628e-1 * z) - 9.92877231001918586564e1) * z) - 1.61468768441708447952e3;
            var q = ((((z + 1.12811678491632931402e2) * z) + 2.23548839060100448583e3) * z) + 4.84406305325125486048e3;
            return x + (x * z * (p / q));
        }
        var y = 1 - (2 / (Exp(2 * size) + 1));
        return x < 0 ? -y : y;
    }

    public static double Sin(double x) => Wave(x, 0);

    public static double Cos(double x) => Wave(x, 1);

    /// <summary>sin(x + shift · π/2). NaN where too few digits of π/2 are at hand.</summary>
    private static double Wave(double x, int shift)
    {
        if (!(Math.Abs(x) <= 1e6))
        {
            return double.NaN;
        }
        var quarters = Quarters(x);
        return OfQuarter((int)quarters + shift, Rest(x, quarters));
    }

    private static double Quarters(double x) => Math.Floor((x * 0.63661977236758134308) + 0.5);

    /// <summary>x − quarters · π/2, with π/2 in three parts.</summary>
    private static double Rest(double x, double quarters) =>
        x - (quarters * 1.57079632673412561417) - (quarters * 6.07710050630396597660e-11) - (quarters * 2.02226624879595063154e-21);

    private static double OfQuarter(int quarter, double r)
    {
        var z = r * r;
        double value;
        if ((quarter & 1) == 0)
        {
            var p = 8.33333333332248946124e-03 + (z * (-1.98412698298579493134e-04
                + (z * (2.75573137070700676789e-06 + (z * (-2.50507602534068634195e-08 + (z * 1.58969099521155010221e-10)))))));
            value = r + (z * r * (-1.66666666666666324348e-01 + (z * p)));
        }
        else
        {
            var p = 4.16666666666666019037e-02 + (z * (-1.38888888888741095749e-03 + (z * (2.48015872894767294178e-05
                + (z * (-2.75573143513906633035e-07 + (z * (2.08757232129817482790e-09 + (z * -1.13596475577881948265e-11)))))))));
            value = 1 - ((0.5 * z) - (z * z * p));
        }
        return (quarter & 2) == 0 ? value : -value;
    }

    private static double PowerOf2(int n) => Interop.IntAsFloat((ulong)(n + 1023) << 52);
}
