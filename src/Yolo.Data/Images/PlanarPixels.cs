using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>Pictures as networks take them: float [3, Height, Width], red, green and blue planes, values in [0, 1].</summary>
public static class PlanarPixels
{
    private static readonly float[] Levels = [.. Enumerable.Range(0, 256).Select(level => level / 255f)];

    /// <summary>Writes the picture, byte / 255, to the first 3·Height·Width values of the destination.</summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public static void Write(Picture picture, Span<float> destination)
    {
        RequireLength(destination.Length, picture.Width, picture.Height);
        var plane = picture.Width * picture.Height;
        var red = destination[..plane];
        var green = destination.Slice(plane, plane);
        var blue = destination.Slice(2 * plane, plane);
        var rgb = picture.Rgb;
        ReadOnlySpan<float> levels = Levels;
        for (int i = 0, from = 0; i < plane; i++, from += 3)
        {
            red[i] = levels[rgb[from]];
            green[i] = levels[rgb[from + 1]];
            blue[i] = levels[rgb[from + 2]];
        }
    }

    /// <summary>Writes the picture stretched to width × height, as <see cref="Resize.Stretch"/> does, without rounding to bytes.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than 3·height·width.</exception>
    public static void WriteStretched(Picture picture, int width, int height, Span<float> destination)
    {
        if (picture.Width == width && picture.Height == height)
        {
            Write(picture, destination);
            return;
        }
        Resampler.Run(picture, Resize.Whole(picture), width, height, Symmetry.Identity, ColourMatrix.Identity, destination);
    }

    /// <summary>The picture whose planes these are, [3, height, width]; values outside [0, 1] are clipped.</summary>
    /// <exception cref="ArgumentException">There are fewer than 3·height·width values.</exception>
    public static Picture ToPicture(ReadOnlySpan<float> planes, int width, int height)
    {
        RequireLength(planes.Length, width, height);
        var plane = width * height;
        var rgb = GC.AllocateUninitializedArray<byte>(3 * plane);
        for (var channel = 0; channel < 3; channel++)
        {
            var from = planes.Slice(channel * plane, plane);
            for (int i = 0, to = channel; i < from.Length; i++, to += 3)
            {
                rgb[to] = (byte)(Math.Clamp(from[i], 0f, 1f) * 255f + 0.5f);
            }
        }
        return Picture.Adopt(width, height, rgb);
    }

    internal static void RequireLength(int length, int width, int height)
    {
        if (width < 1 || height < 1)
        {
            throw new ArgumentException($"A picture of {width}×{height} pixels does not exist; both sides must be at least 1.");
        }
        if (length < 3L * width * height)
        {
            throw new ArgumentException(
                $"{width}×{height} pixels need 3·{height}·{width} = {3L * width * height} floats; there are {length}.");
        }
    }
}
