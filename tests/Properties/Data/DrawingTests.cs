using FsCheck.Xunit;
using Xunit;
using Yolo.Data;
using Yolo.Model.Geometry;

namespace Yolo.Properties.Data;

public class DrawingTests
{
    private static readonly Picture Black = TestPictures.Paint(200, 160, (_, _) => (0, 0, 0));

    [Fact]
    public void The_typeface_has_every_letter_of_a_label()
    {
        var text = new string([.. Enumerable.Range(33, 94).Select(code => (char)code), .. "äöüßéñŁžΩЖ×·…–@"]);
        Assert.DoesNotContain((ushort)0, Lettering.Typeface.GetGlyphs(text));
    }

    [Fact]
    public void A_label_s_text_shows_and_differs_with_the_class()
    {
        Detection found = new(new Box<Relative>(0.5, 0.6, 0.5, 0.5), 0, 0.87);
        var cat = BoxPainter.Draw(Black, ["cat"], [], [found]);
        var dog = BoxPainter.Draw(Black, ["dog"], [], [found]);
        var unnamed = BoxPainter.Draw(Black, [], [], [found]);
        Assert.False(cat.Rgb.SequenceEqual(dog.Rgb));
        Assert.False(unnamed.Rgb.SequenceEqual(dog.Rgb));
        Assert.NotNull(Extent.Of(cat.Crop(Box<Pixel>.FromEdges(50, 42, 90, 55)), colour => colour is { R: < 60, G: < 60 }));
    }

    [Property(MaxTest = 60)]
    public void Boxes_anywhere_can_be_drawn(double x, double y, double width, double height, int number)
    {
        var wild = new Box<Relative>(x, y, width, height);
        var drawn = BoxPainter.Draw(Black, ["a"], [new Truth(wild, number)], [new Detection(wild, number & 0xFFFF, 0.5)]);
        Assert.Equal(Black.Size, drawn.Size);
    }

    [Fact]
    public void Without_boxes_the_picture_stays_as_it_is()
    {
        var noise = TestPictures.Noise(40, 30, 3);
        Assert.True(BoxPainter.Draw(noise, [], [], []).Rgb.SequenceEqual(noise.Rgb));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(5, 0)]
    [InlineData(5, 2)]
    public void A_mosaic_has_room_for_all_its_tiles(int count, int columns)
    {
        MosaicTile[] tiles = [.. Enumerable.Range(0, count).Select(i => new MosaicTile(
            TestPictures.Noise(30 + 10 * i, 40, i), $"a rather long caption for the picture with the number {i}", [], []))];
        var sheet = Mosaic.Draw("Title", ["cat", "dog"], tiles, columns, 100);
        var across = columns > 0 ? columns : (int)Math.Ceiling(Math.Sqrt(count));
        Assert.Equal(across * 112 + 12, sheet.Width);
        Assert.Throws<ArgumentException>(() => Mosaic.Draw("Title", [], []));
    }

    [Fact]
    public void A_chart_shows_its_text_whatever_the_values()
    {
        using var folder = new TempFolder();
        var run = RunFolder.At(folder.Path);
        double[] steps = [.. Enumerable.Range(0, 300).Select(i => (double)i)];
        LossChart[] charts =
        [
            new("Training", "step", [], []),
            new("Training", "step", [new Curve("loss", [1, 2, 3], [0, double.NaN, -1])], [new Curve("mAP", [], [])]),
            new("Training", "step", [new Curve("loss", [5], [2])], []),
            new("Training", "step", [], [new Curve("mAP", [5], [0.5])]),
            new("Training", "step", [new Curve("loss", steps, [.. steps.Select(step => 100 / (1 + step))])], [new Curve("mAP", [100, 200], [0.4, 0.9])]),
        ];
        foreach (var chart in charts)
        {
            run.WriteChart("loss.png", chart);
            var title = ImageFile.Read(run.PathOf("loss.png")).Crop(Box<Pixel>.FromEdges(0, 0, 1200, 40));
            Assert.True(Extent.Of(title, colour => colour.R < 100) is { Width: > 60, Height: > 10 });
        }
    }
}
