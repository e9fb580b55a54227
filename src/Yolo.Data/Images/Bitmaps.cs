using SkiaSharp;

namespace Yolo.Data;

/// <summary>Pictures to SkiaSharp's bitmaps, which can be drawn on, and back.</summary>
internal static class Bitmaps
{
    /// <summary>An opaque RGBA bitmap with a copy of the pixels; the caller disposes of it.</summary>
    public static SKBitmap From(Picture picture)
    {
        var bitmap = Empty(picture.Width, picture.Height);
        var rgba = bitmap.GetPixelSpan();
        var rgb = picture.Rgb;
        for (int from = 0, to = 0; from < rgb.Length; from += 3, to += 4)
        {
            rgba[to] = rgb[from];
            rgba[to + 1] = rgb[from + 1];
            rgba[to + 2] = rgb[from + 2];
            rgba[to + 3] = 255;
        }
        bitmap.NotifyPixelsChanged();
        return bitmap;
    }

    /// <summary>An opaque black bitmap; the caller disposes of it.</summary>
    public static SKBitmap Empty(int width, int height)
    {
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        bitmap.Erase(SKColors.Black);
        return bitmap;
    }

    /// <summary>The bitmap's pixels as a picture.</summary>
    public static Picture ToPicture(SKBitmap bitmap)
    {
        ReadOnlySpan<byte> rgba = bitmap.GetPixelSpan();
        var rgb = GC.AllocateUninitializedArray<byte>(3 * bitmap.Width * bitmap.Height);
        for (int from = 0, to = 0; to < rgb.Length; from += 4, to += 3)
        {
            rgb[to] = rgba[from];
            rgb[to + 1] = rgba[from + 1];
            rgb[to + 2] = rgba[from + 2];
        }
        return Picture.Adopt(bitmap.Width, bitmap.Height, rgb);
    }
}
