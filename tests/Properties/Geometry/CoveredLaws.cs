using FsCheck.Xunit;
using Xunit;
using Yolo.Model.Geometry;

namespace Yolo.Properties.Geometry;

/// <summary>Which part of a box lies in another.</summary>
[Properties(Arbitrary = [typeof(Shapes)], MaxTest = 500)]
public class CoveredLaws
{
    [Property(Arbitrary = [typeof(WildBoxes)])]
    public void A_number_between_0_and_1_whatever_the_boxes(Box<Relative> a, Box<Relative> b) =>
        Assert.InRange(Box<Relative>.Covered(a, b), 0, 1);

    [Property]
    public void Exactly_1_for_equal_boxes(Box<Relative> a) => Assert.Equal(1, Box<Relative>.Covered(a, a));

    [Property]
    public void Both_share_one_intersection_with_the_IoU(Box<Relative> a, Box<Relative> b)
    {
        var shared = Box<Relative>.Covered(a, b) * a.Area;
        Assert.Equal(shared, Box<Relative>.Covered(b, a) * b.Area, 1e-12);
        Assert.Equal(shared / (a.Area + b.Area - shared), Box<Relative>.Iou(a, b), 1e-9);
    }

    [Fact]
    public void By_hand() => Assert.Equal(
        0.25, Box<Cell>.Covered(Box<Cell>.FromEdges(0, 0, 2, 2), Box<Cell>.FromEdges(1, 1, 9, 9)), 1e-15);
}
