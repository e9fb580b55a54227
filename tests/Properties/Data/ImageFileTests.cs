using FsCheck.Xunit;
using SkiaSharp;
using Xunit;
using Yolo.Data;
using Yolo.Model.Geometry;

namespace Yolo.Properties.Data;

public class ImageFileTests
{
    [Property(MaxTest = 20)]
    public void A_picture_written_as_png_is_read_back_as_it_was(byte width, byte height, int seed)
    {
        using var folder = new TempFolder();
        var picture = TestPictures.Noise(1 + width, 1 + height, seed);
        ImageFile.WritePng(picture, folder.At("a.png"));
        var read = ImageFile.Read(folder.At("a.png"));
        Assert.Equal(picture.Size, read.Size);
        Assert.True(picture.Rgb.SequenceEqual(read.Rgb));
        Assert.Equal([folder.At("a.png")], Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData(1, 60, 40, 10, 20, 50, 20)]
    [InlineData(2, 60, 40, 50, 20, 10, 20)]
    [InlineData(3, 60, 40, 50, 20, 10, 20)]
    [InlineData(4, 60, 40, 10, 20, 50, 20)]
    [InlineData(5, 40, 60, 20, 10, 20, 50)]
    [InlineData(6, 40, 60, 20, 10, 20, 50)]
    [InlineData(7, 40, 60, 20, 50, 20, 10)]
    [InlineData(8, 40, 60, 20, 50, 20, 10)]
    public void Exif_orientation_is_honoured(byte orientation, int width, int height, int redX, int redY, int blueX, int blueY)
    {
        using var folder = new TempFolder();
        var path = folder.WriteBytes(TestPictures.WithOrientation(TestPictures.Jpeg(60, 40), orientation), "a.jpg");
        var picture = ImageFile.Read(path);
        Assert.Equal(new Size<Pixel>(width, height), picture.Size);
        Assert.Equal(picture.Size, ImageFile.ReadSize(path));
        Assert.True(picture.At(redX, redY) is { R: > 200, B: < 60 }, $"{picture.At(redX, redY)} at the red end");
        Assert.True(picture.At(blueX, blueY) is { R: < 60, B: > 200 }, $"{picture.At(blueX, blueY)} at the blue end");
    }

    [Fact]
    public void A_jpeg_cut_short_is_refused_by_name()
    {
        using var folder = new TempFolder();
        var whole = TestPictures.Jpeg(200, 200);
        var path = folder.WriteBytes(whole[..(whole.Length * 2 / 3)], "cut.jpg");
        var error = Assert.Throws<DataException>(() => ImageFile.Read(path));
        Assert.Contains("cut.jpg", error.Message, StringComparison.Ordinal);
        Assert.Contains("cut short", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_picture_is_refused_by_name()
    {
        using var folder = new TempFolder();
        var path = folder.WriteText("hello", "text.jpg");
        Assert.Contains("text.jpg", Assert.Throws<DataException>(() => ImageFile.Read(path)).Message, StringComparison.Ordinal);
        Assert.Contains("text.jpg", Assert.Throws<DataException>(() => ImageFile.ReadSize(path)).Message, StringComparison.Ordinal);
        Assert.Contains("none.jpg", Assert.Throws<DataException>(() => ImageFile.Read(folder.At("none.jpg"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_that_claims_too_many_pixels_is_refused_before_decoding()
    {
        using var folder = new TempFolder();
        var jpeg = TestPictures.Jpeg(16, 16);
        var frame = jpeg.AsSpan().IndexOf(new byte[] { 0xFF, 0xC0 });
        (jpeg[frame + 5], jpeg[frame + 7]) = (0xF0, 0xF0);
        var error = Assert.Throws<DataException>(() => ImageFile.Read(folder.WriteBytes(jpeg, "huge.jpg")));
        Assert.Contains("100 million", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Grey_becomes_rgb_and_transparent_lies_on_black()
    {
        using var folder = new TempFolder();
        using var grey = new SKBitmap(new SKImageInfo(4, 4, SKColorType.Gray8, SKAlphaType.Opaque));
        grey.Erase(new SKColor(90, 90, 90));
        Assert.Equal((90, 90, 90), ImageFile.Read(folder.WriteBytes(Png(grey), "grey.png")).At(1, 1));
        using var clear = new SKBitmap(new SKImageInfo(4, 4, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        clear.Erase(new SKColor(200, 100, 50, 0));
        Assert.Equal((0, 0, 0), ImageFile.Read(folder.WriteBytes(Png(clear), "clear.png")).At(1, 1));

        static byte[] Png(SKBitmap bitmap)
        {
            using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
            return data.ToArray();
        }
    }
}
