using FsCheck.Xunit;
using Xunit;
using Yolo.Model.Geometry;

namespace Yolo.Properties.Geometry;

[Properties(Arbitrary = [typeof(Shapes)])]
public class UnitConversionLaws
{
    [Property]
    public void There_and_back(Box<Relative> box, byte width, byte height)
    {
        var image = new Size<Pixel>(1 + width, 1 + height);
        var grid = new Size<Cell>(1 + width, 1 + height);
        Near(box, box.ToPixels(image).ToRelative(image));
        Near(box, box.ToCells(grid).ToRelative(grid));
        Assert.Equal(box.Size.ToPixels(image), box.ToPixels(image).Size);
        Assert.Equal(box.Size.ToCells(grid), box.ToCells(grid).Size);
        Assert.Equal(box.ToPixels(image).Size.ToRelative(image), box.ToPixels(image).ToRelative(image).Size);
        Assert.Equal(box.ToCells(grid).Size.ToRelative(grid), box.ToCells(grid).ToRelative(grid).Size);
    }

    [Property]
    public void Edges_make_the_box(Box<Relative> box) =>
        Near(box, Box<Relative>.FromEdges(box.Left, box.Top, box.Right, box.Bottom));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void An_image_without_a_size_is_an_error(double side) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Box<Pixel>(1, 1, 1, 1).ToRelative(new Size<Pixel>(640, side)));

    private static void Near(Box<Relative> a, Box<Relative> b)
    {
        Assert.Equal(a.X, b.X, 1e-14);
        Assert.Equal(a.Y, b.Y, 1e-14);
        Assert.Equal(a.Width, b.Width, 1e-14);
        Assert.Equal(a.Height, b.Height, 1e-14);
    }
}
