using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>An immutable picture of 8-bit RGB pixels.</summary>
public sealed class Picture
{
    private readonly byte[] _pixels;

    private Picture(int width, int height, byte[] pixels)
    {
        if (width < 1 || height < 1)
        {
            throw new ArgumentException($"A picture of {width}×{height} pixels does not exist; both sides must be at least 1.");
        }
        if (pixels.Length != 3L * width * height)
        {
            throw new ArgumentException(
                $"A picture of {width}×{height} pixels needs 3·{width}·{height} bytes, not {pixels.Length}.", nameof(pixels));
        }
        (Width, Height, _pixels) = (width, height, pixels);
    }

    /// <summary>Columns, in pixels.</summary>
    public int Width { get; }

    /// <summary>Rows, in pixels.</summary>
    public int Height { get; }

    /// <summary>Width and height in pixels.</summary>
    public Size<Pixel> Size => new(Width, Height);

    /// <summary>The pixels row by row, each as red, green, blue: [Height, Width, 3].</summary>
    public ReadOnlySpan<byte> Rgb => _pixels;

    /// <summary>A picture from pixels row by row, each as red, green, blue; they are copied.</summary>
    /// <exception cref="ArgumentException">The number of bytes is not 3·width·height, or a side is below 1.</exception>
    public static Picture FromRgb(int width, int height, ReadOnlySpan<byte> rgb) => new(width, height, rgb.ToArray());

    /// <summary>Reads a picture from a file, upright: the same as <see cref="ImageFile.Read"/>.</summary>
    /// <exception cref="DataException">There is no such file, or it is no picture, cut short, broken or too large.</exception>
    public static Picture Load(string path) => ImageFile.Read(path);

    /// <summary>Takes the array over without a copy: the caller must not write to it again.</summary>
    internal static Picture Adopt(int width, int height, byte[] rgb) => new(width, height, rgb);

    /// <summary>The part of the picture inside the box, whose edges are rounded to whole pixels and clipped to the picture.</summary>
    /// <exception cref="ArgumentException">Nothing of the picture lies inside the box.</exception>
    public Picture Crop(Box<Pixel> box)
    {
        var left = Edge(box.Left, Width);
        var top = Edge(box.Top, Height);
        var right = Edge(box.Right, Width);
        var bottom = Edge(box.Bottom, Height);
        if (right <= left || bottom <= top)
        {
            throw new ArgumentException(
                $"Nothing of the {Width}×{Height} picture lies in the box {Pixels.Describe(box)}; choose one that overlaps it.", nameof(box));
        }
        var width = right - left;
        var cropped = new byte[3 * width * (bottom - top)];
        for (var y = top; y < bottom; y++)
        {
            _pixels.AsSpan(3 * (y * Width + left), 3 * width).CopyTo(cropped.AsSpan(3 * width * (y - top)));
        }
        return Adopt(width, bottom - top, cropped);
    }

    private static int Edge(double at, int length) => (int)Math.Clamp(Math.Round(at), 0, length);
}
