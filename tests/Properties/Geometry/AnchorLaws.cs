using FsCheck;
using FsCheck.Xunit;
using Xunit;
using Yolo.Model.Geometry;

namespace Yolo.Properties.Geometry;

[Properties(Arbitrary = [typeof(Shapes)])]
public class AnchorLaws
{
    private static readonly Size<Cell> Grid = new(13, 13);

    [Property]
    public void Equal_when_their_shapes_are(NonEmptyArray<Size<Relative>> sizes)
    {
        var shapes = sizes.Get.Select(size => size.ToCells(Grid)).ToArray();
        Assert.Equal(new Anchors(shapes), new Anchors(shapes));
        Assert.Equal(new Anchors(shapes).GetHashCode(), new Anchors(shapes).GetHashCode());
        Assert.NotEqual(new Anchors(shapes), new Anchors([.. shapes, new Size<Cell>(1, 1)]));
        Assert.Equal(new Anchors(shapes), Anchors.Of([.. shapes.SelectMany(shape => new[] { shape.Width, shape.Height })]));
    }

    [Property]
    public void The_best_is_the_first_that_none_beats(NonEmptyArray<Size<Relative>> sizes, Size<Relative> size)
    {
        var anchors = new Anchors(sizes.Get.Select(other => other.ToCells(Grid)));
        var shape = size.ToCells(Grid);
        var ious = anchors.Sizes.Select(anchor => Size<Cell>.Iou(anchor, shape)).ToArray();
        Assert.Equal(Array.IndexOf(ious, ious.Max()), anchors.BestFor(shape));
    }

    [Property]
    public void Shapes_that_are_anchors_fit_perfectly(NonEmptyArray<Size<Relative>> sizes)
    {
        var shapes = sizes.Get.Select(size => size.ToCells(Grid)).ToArray();
        Assert.Equal(1, new Anchors(shapes).MeanBestIou(shapes));
    }

    [Theory]
    [InlineData]
    [InlineData(1.0)]
    [InlineData(1.0, 0.0)]
    [InlineData(1.0, 2.0, -1.0, 1.0)]
    [InlineData(double.NaN, 1.0)]
    [InlineData(1.0, double.PositiveInfinity)]
    public void Unusable_anchors_are_errors(params double[] numbers) => Assert.Throws<ArgumentException>(() => Anchors.Of(numbers));

    [Fact]
    public void The_message_names_the_anchor_and_the_rule() => Assert.StartsWith(
        "Anchor 1 is -1 × 1; both sides must be finite and above 0, in cell units.",
        Assert.Throws<ArgumentException>(() => Anchors.Of(1, 2, -1, 1)).Message,
        StringComparison.Ordinal);
}
