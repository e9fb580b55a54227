using SkiaSharp;
using Yolo.Data;

namespace Yolo.Properties.Data;

/// <summary>Pictures whose every pixel is known.</summary>
internal static class TestPictures
{
    /// <summary>The picture with that colour at each point.</summary>
    public static Picture Paint(int width, int height, Func<int, int, (byte R, byte G, byte B)> colour)
    {
        var rgb = new byte[3 * width * height];
        for (var i = 0; i < width * height; i++)
        {
            (rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]) = colour(i % width, i / width);
        }
        return Picture.FromRgb(width, height, rgb);
    }

    /// <summary>Random colours.</summary>
    public static Picture Noise(int width, int height, int seed)
    {
        var rgb = new byte[3 * width * height];
        new Random(seed).NextBytes(rgb);
        return Picture.FromRgb(width, height, rgb);
    }

    /// <summary>The colour at a point.</summary>
    public static (byte R, byte G, byte B) At(this Picture picture, int x, int y)
    {
        var at = 3 * (y * picture.Width + x);
        return (picture.Rgb[at], picture.Rgb[at + 1], picture.Rgb[at + 2]);
    }

    /// <summary>A JPEG file's bytes; left half red, right half blue.</summary>
    public static byte[] Jpeg(int width, int height)
    {
        using var bitmap = new SKBitmap(width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                bitmap.SetPixel(x, y, x < width / 2 ? SKColors.Red : SKColors.Blue);
            }
        }
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 95);
        return data.ToArray();
    }

    /// <summary>The JPEG with an EXIF segment that states an orientation.</summary>
    public static byte[] WithOrientation(byte[] jpeg, byte orientation) =>
    [
        .. jpeg.AsSpan(0, 2),
        0xFF, 0xE1, 0, 34, (byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0,
        (byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0, // little-endian, first directory at 8
        1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0, // one entry: orientation, one short
        .. jpeg.AsSpan(2),
    ];
}
