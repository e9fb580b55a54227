using FsCheck;
using FsCheck.Xunit;
using Xunit;
using Yolo.Data;
using Yolo.Model.Geometry;

namespace Yolo.Properties.Data;

public class ResizeTests
{
    [Property(MaxTest = 30)]
    public bool Planes_hold_the_picture(byte width, byte height, int seed)
    {
        var picture = TestPictures.Noise(1 + width, 1 + height, seed);
        var planes = new float[picture.Rgb.Length];
        PlanarPixels.Write(picture, planes);
        return planes.All(value => value is >= 0 and <= 1)
            && PlanarPixels.ToPicture(planes, picture.Width, picture.Height).Rgb.SequenceEqual(picture.Rgb);
    }

    [Property(MaxTest = 30)]
    public void One_colour_stays_that_colour_in_every_size(byte width, byte height, byte toWidth, byte toHeight, byte level)
    {
        var picture = TestPictures.Paint(1 + width, 1 + height, (_, _) => (level, (byte)(255 - level), 7));
        var resized = Resize.Stretch(picture, 1 + toWidth, 1 + toHeight);
        Assert.Equal(new Size<Pixel>(1 + toWidth, 1 + toHeight), resized.Size);
        for (var i = 0; i < resized.Rgb.Length; i += 3)
        {
            Assert.Equal((level, 255 - level, 7), (resized.Rgb[i], resized.Rgb[i + 1], resized.Rgb[i + 2]));
        }
    }

    [Property(MaxTest = 20)]
    public void Reducing_skips_nothing_one_bright_line_in_eight_gives_its_share(byte phase)
    {
        var picture = TestPictures.Paint(256, 256, (x, _) => (x + phase) % 8 == 0 ? ((byte)240, (byte)240, (byte)240) : ((byte)0, (byte)0, (byte)0));
        var reduced = Resize.Stretch(picture, 32, 32);
        for (var x = 1; x < 31; x++)
        {
            Assert.InRange(reduced.At(x, 16).R, 29, 31);
        }
    }

    [Property(MaxTest = 30)]
    public void A_mirrored_picture_resizes_to_the_mirrored_result(byte width, byte toWidth, int seed)
    {
        var picture = TestPictures.Noise(1 + width, 9, seed);
        var mirrored = TestPictures.Paint(picture.Width, 9, (x, y) => picture.At(picture.Width - 1 - x, y));
        var a = Resize.Stretch(picture, 1 + toWidth, 5);
        var b = Resize.Stretch(mirrored, 1 + toWidth, 5);
        for (var i = 0; i < 5 * a.Width; i++)
        {
            Assert.InRange(a.At(i % a.Width, i / a.Width).G - b.At(a.Width - 1 - i % a.Width, i / a.Width).G, -1, 1);
        }
    }

    [Fact]
    public void A_region_outside_the_picture_is_grey()
    {
        var white = TestPictures.Paint(10, 10, (_, _) => (255, 255, 255));
        var seen = Resize.Region(white, Box<Pixel>.FromEdges(-10, 0, 10, 10), 20, 10);
        Assert.Equal((128, 128, 128), seen.At(9, 5));
        Assert.Equal((255, 255, 255), seen.At(10, 5));
        Assert.Throws<ArgumentException>(() => Resize.Region(white, new Box<Pixel>(5, 5, 0, 3), 4, 4));
    }

    [Property(MaxTest = 30)]
    public void A_crop_is_the_picture_s_own_pixels(PositiveInt left, PositiveInt top, PositiveInt width, PositiveInt height, int seed)
    {
        var picture = TestPictures.Noise(40, 30, seed);
        var (x, y) = (left.Get % 40, top.Get % 30);
        var cropped = picture.Crop(Box<Pixel>.FromEdges(x, y, x + width.Get, y + height.Get));
        Assert.Equal(new Size<Pixel>(Math.Min(40 - x, width.Get), Math.Min(30 - y, height.Get)), cropped.Size);
        Assert.Equal(picture.At(x, y), cropped.At(0, 0));
        Assert.Equal(picture.At(x + cropped.Width - 1, y + cropped.Height - 1), cropped.At(cropped.Width - 1, cropped.Height - 1));
    }

    [Fact]
    public void A_crop_of_nothing_is_refused() =>
        Assert.Throws<ArgumentException>(() => TestPictures.Noise(4, 4, 0).Crop(Box<Pixel>.FromEdges(5, 0, 9, 4)));
}
