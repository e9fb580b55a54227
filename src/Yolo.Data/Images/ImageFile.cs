using System.Runtime.InteropServices;
using SkiaSharp;
using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>Pictures in files: reads what SkiaSharp decodes (JPEG, PNG, BMP, GIF, WebP, …) and writes PNG.</summary>
public static class ImageFile
{
    /// <summary>The largest picture that is decoded, in pixels: a header that claims more is refused before any memory is taken.</summary>
    public const long MaximumPixels = 100_000_000;

    /// <summary>
    /// Reads a picture upright: turned and mirrored as its EXIF orientation says. Grey becomes RGB; transparent parts lie on black.
    /// </summary>
    /// <exception cref="DataException">There is no such file, or it is no picture, cut short, broken or too large.</exception>
    public static Picture Read(string path) => Decode(ReadBytes(path), path);

    /// <summary>The picture that a file of these bytes would hold, as <see cref="Read"/> gives it.</summary>
    /// <param name="bytes">A whole file.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="DataException">It is no picture, cut short, broken or too large.</exception>
    public static Picture Decode(byte[] bytes, string name)
    {
        using var content = new MemoryStream(bytes, writable: false);
        using var codec = SKCodec.Create(content, out var created);
        var info = Accept(name, codec, created);
        var pixels = new byte[info.BytesSize];
        var handle = GCHandle.Alloc(pixels, GCHandleType.Pinned);
        try
        {
            var result = codec.GetPixels(info, handle.AddrOfPinnedObject());
            if (result != SKCodecResult.Success)
            {
                throw new DataException($"The picture '{name}' is {Explain(result)}. Replace the file, or take it out of the data.");
            }
        }
        finally
        {
            handle.Free();
        }
        return Upright(pixels, info.Width, info.Height, Orientation(codec.EncodedOrigin));
    }

    /// <summary>The size of the picture as <see cref="Read"/> would give it, from the header alone.</summary>
    /// <exception cref="DataException">There is no such file, or it is no picture, or too large.</exception>
    public static Size<Pixel> ReadSize(string path) => ReadHeader(path).Upright;

    internal static ImageHeader ReadHeader(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            using var codec = SKCodec.Create(stream, out var created);
            var info = Accept(path, codec, created);
            return new(new(info.Width, info.Height), Orientation(codec.EncodedOrigin));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, error);
        }
    }

    /// <summary>Writes a picture as PNG; the file appears only when it is complete.</summary>
    /// <exception cref="DataException">The file cannot be written.</exception>
    public static void WritePng(Picture picture, string path) => AtomicFile.Write(path, stream => EncodePng(picture, stream));

    /// <summary>Writes a picture as PNG to a stream.</summary>
    public static void EncodePng(Picture picture, Stream stream)
    {
        using var bitmap = Bitmaps.From(picture);
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        encoded.SaveTo(stream);
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, error);
        }
    }

    private static DataException Unreadable(string path, Exception error) =>
        new($"Cannot read the picture '{path}': {error.Message} Check the path and its permissions.", error);

    private static SKImageInfo Accept(string path, SKCodec? codec, SKCodecResult created)
    {
        if (codec is null)
        {
            throw new DataException(
                $"'{path}' is not a picture that can be read ({Explain(created)}). "
                + "JPEG, PNG, BMP, GIF and WebP are; convert it, or take it out of the data.");
        }
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if ((long)width * height > MaximumPixels)
        {
            throw new DataException(
                $"The picture '{path}' has {width}×{height} pixels, more than the {MaximumPixels / 1_000_000} million allowed. Shrink it first.");
        }
        return new SKImageInfo(width, height, SKColorType.Rgba8888, codec.Info.IsOpaque ? SKAlphaType.Opaque : SKAlphaType.Premul);
    }

    private static string Explain(SKCodecResult result) => result switch
    {
        SKCodecResult.IncompleteInput => "cut short: the file ends before the picture does",
        SKCodecResult.ErrorInInput => "broken: its data contradict themselves",
        SKCodecResult.Unimplemented or SKCodecResult.Success => "of an unknown format",
        _ => $"unreadable ({result})",
    };

    private static Symmetry Orientation(SKEncodedOrigin origin) => origin switch
    {
        SKEncodedOrigin.TopRight => new(false, true, false),
        SKEncodedOrigin.BottomRight => new(false, true, true),
        SKEncodedOrigin.BottomLeft => new(false, false, true),
        SKEncodedOrigin.LeftTop => new(true, false, false),
        SKEncodedOrigin.RightTop => new(true, true, false),
        SKEncodedOrigin.RightBottom => new(true, true, true),
        SKEncodedOrigin.LeftBottom => new(true, false, true),
        _ => Symmetry.Identity,
    };

    private static Picture Upright(byte[] rgba, int width, int height, Symmetry orientation)
    {
        var (wide, high) = orientation.Transpose ? (height, width) : (width, height);
        var landing = orientation.Into(wide, high);
        var rgb = GC.AllocateUninitializedArray<byte>(3 * wide * high);
        var from = 0;
        for (var y = 0; y < height; y++)
        {
            var to = 3 * (landing.Origin + y * landing.StepY);
            for (var x = 0; x < width; x++, from += 4, to += 3 * landing.StepX)
            {
                rgb[to] = rgba[from];
                rgb[to + 1] = rgba[from + 1];
                rgb[to + 2] = rgba[from + 2];
            }
        }
        return Picture.Adopt(wide, high, rgb);
    }
}
