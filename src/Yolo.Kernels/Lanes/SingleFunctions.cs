namespace Yolo.Kernels.Lanes;

/// <summary>
/// Functions in single precision whose CUDA instructions are rough (tanh to 11 bits, sine and cosine only near 0): from arithmetic alone,
/// after Cephes. Nothing here computes in double, which not every OpenCL device has.
/// </summary>
internal static class SingleFunctions
{
    public static float Tanh(float x)
    {
        var size = MathF.Abs(x);
        if (size < 0.625f)
        {
            var z = x * x;
            var p = (((((((-5.70498872745e-3f * z) + 2.06390887954e-2f) * z) - 5.37397155531e-2f) * z) + 1.33314422036e-1f) * z) - 3.33332819422e-1f;
            return x + (x * z * p);
        }
        var y = 1 - (2 / (MathF.Exp(2 * size) + 1));
        return x < 0 ? -y : y;
    }

    public static float Sin(float x) => Wave(x, 0);

    public static float Cos(float x) => Wave(x, 1);

    /// <summary>sin(x + shift · π/2). NaN where too few digits of π/2 are at hand.</summary>
    private static float Wave(float x, int shift)
    {
        if (!(MathF.Abs(x) <= 1e4f))
        {
            return float.NaN;
        }
        var quarters = Quarters(x);
        return OfQuarter((int)quarters + shift, Rest(x, quarters));
    }

    private static float Quarters(float x) => MathF.Floor((x * 0.6366197724f) + 0.5f);

    /// <summary>x − quarters · π/2, with π/2 in three parts.</summary>
    private static float Rest(float x, float quarters) =>
        x - (quarters * 1.5703125f) - (quarters * 4.837512969970703125e-4f) - (quarters * 7.54978995489188216e-8f);

    private static float OfQuarter(int quarter, float r)
    {
        var z = r * r;
        float value;
        if ((quarter & 1) == 0)
        {
            value = r + (r * z * ((((-1.9515295891e-4f * z) + 8.3321608736e-3f) * z) - 1.6666654611e-1f));
        }
        else
        {
            value = 1 - ((0.5f * z) - (z * z * ((((2.443315711809948e-5f * z) - 1.388731625493765e-3f) * z) + 4.166664568298827e-2f)));
        }
        return (quarter & 2) == 0 ? value : -value;
    }
}
