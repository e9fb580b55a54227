using FsCheck.Xunit;
using Xunit;
using Yolo.Model.Geometry;

namespace Yolo.Properties.Geometry;

[Properties(Arbitrary = [typeof(Shapes)], MaxTest = 500)]
public class IouLaws
{
    [Property]
    public void Symmetric(Box<Relative> a, Box<Relative> b) =>
        Assert.Equal(Box<Relative>.Iou(a, b), Box<Relative>.Iou(b, a));

    [Property(Arbitrary = [typeof(WildBoxes)])]
    public void A_number_between_0_and_1_whatever_the_boxes(Box<Relative> a, Box<Relative> b) =>
        Assert.InRange(Box<Relative>.Iou(a, b), 0, 1);

    [Property]
    public void Exactly_1_for_equal_boxes(Box<Relative> a) => Assert.Equal(1, Box<Relative>.Iou(a, a));

    [Property]
    public void Below_1_for_boxes_that_differ(Box<Relative> a, Box<Relative> b) =>
        Assert.True(a == b || Box<Relative>.Iou(a, b) < 1);

    [Property]
    public void Unchanged_by_translation(Box<Relative> a, Box<Relative> b, sbyte dx, sbyte dy)
    {
        Box<Relative> Move(Box<Relative> box) => box with { X = box.X + dx, Y = box.Y + dy };
        Assert.Equal(Box<Relative>.Iou(a, b), Box<Relative>.Iou(Move(a), Move(b)), 1e-9);
    }

    [Property]
    public void Unchanged_by_units(Box<Relative> a, Box<Relative> b, byte width, byte height)
    {
        var image = new Size<Pixel>(1 + width, 1 + height);
        var grid = new Size<Cell>(1 + height, 1 + width);
        var iou = Box<Relative>.Iou(a, b);
        Assert.Equal(iou, Box<Pixel>.Iou(a.ToPixels(image), b.ToPixels(image)), 1e-9);
        Assert.Equal(iou, Box<Cell>.Iou(a.ToCells(grid), b.ToCells(grid)), 1e-9);
    }

    [Property]
    public void Areas_by_the_definition(Box<Relative> a, Box<Relative> b)
    {
        static double Length(double low, double high) => Math.Max(0, high - low);
        var intersection = Length(Math.Max(a.Left, b.Left), Math.Min(a.Right, b.Right)) * Length(Math.Max(a.Top, b.Top), Math.Min(a.Bottom, b.Bottom));
        Assert.Equal(intersection / (a.Width * a.Height + b.Width * b.Height - intersection), Box<Relative>.Iou(a, b), 1e-9);
    }

    [Property]
    public void Shapes_are_boxes_with_one_centre(Box<Relative> a, Box<Relative> b) =>
        Assert.Equal(Box<Relative>.Iou(a, b with { X = a.X, Y = a.Y }), Size<Relative>.Iou(a.Size, b.Size), 1e-15);

    [Fact]
    public void By_hand() => Assert.Equal(
        1.0 / 7, Box<Cell>.Iou(Box<Cell>.FromEdges(0, 0, 2, 2), Box<Cell>.FromEdges(1, 1, 3, 3)), 1e-15);
}
