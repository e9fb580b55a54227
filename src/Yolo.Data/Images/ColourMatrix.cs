using System.Runtime.Intrinsics;

namespace Yolo.Data;

/// <summary>A linear map of colours, out = r·Red + g·Green + b·Blue, clipped to [0, 1].</summary>
internal readonly struct ColourMatrix
{
    private readonly Vector128<float> _red;
    private readonly Vector128<float> _green;
    private readonly Vector128<float> _blue;

    private ColourMatrix(Vector128<float> red, Vector128<float> green, Vector128<float> blue) =>
        (_red, _green, _blue) = (red, green, blue);

    /// <summary>Leaves colours as they are.</summary>
    public static ColourMatrix Identity { get; } =
        new(Vector128.Create(1f, 0, 0, 0), Vector128.Create(0, 1f, 0, 0), Vector128.Create(0, 0, 1f, 0));

    /// <summary>
    /// exposure · (saturation · H·c + (1 − saturation) · grey), where H turns the colour about the grey axis by hue (in turns) and grey is
    /// the colour's mean.
    /// </summary>
    public static ColourMatrix Of(double hue, double saturation, double exposure)
    {
        var (sine, cosine) = Math.SinCos(2 * Math.PI * hue);
        // Rodrigues' rotation about (1, 1, 1)/√3: same on the diagonal, and one value each for the next and the one after in the cycle.
        var same = cosine + (1 - cosine) / 3;
        var next = (1 - cosine) / 3 + sine / Math.Sqrt(3);
        var after = (1 - cosine) / 3 - sine / Math.Sqrt(3);
        var grey = (1 - saturation) / 3;
        float Mix(double turned) => (float)(exposure * (saturation * turned + grey));
        var (a, b, c) = (Mix(same), Mix(next), Mix(after));
        return new(Vector128.Create(a, b, c, 0), Vector128.Create(c, a, b, 0), Vector128.Create(b, c, a, 0));
    }

    /// <summary>The new colour of a pixel (r, g, b, anything).</summary>
    public Vector128<float> Apply(Vector128<float> pixel)
    {
        var mixed = _red * pixel[0] + _green * pixel[1] + _blue * pixel[2];
        return Vector128.Min(Vector128.Max(mixed, Vector128<float>.Zero), Vector128<float>.One);
    }
}
