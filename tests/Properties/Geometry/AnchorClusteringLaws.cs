using FsCheck;
using FsCheck.Xunit;
using Xunit;
using Yolo.Model.Geometry;

namespace Yolo.Properties.Geometry;

[Properties(Arbitrary = [typeof(Shapes)])]
public class AnchorClusteringLaws
{
    private static readonly Size<Cell> Grid = new(13, 9);

    [Property]
    public void As_many_anchors_as_asked_by_area(NonEmptyArray<Size<Relative>> sizes, byte count, long seed)
    {
        var k = 1 + count % 9;
        var anchors = AnchorClustering.Cluster(sizes.Get, Grid, k, seed);
        Assert.Equal(k, anchors.Count);
        Assert.Equal(anchors.Sizes.OrderBy(anchor => anchor.Area), anchors.Sizes);
    }

    [Property]
    public void The_same_for_the_same_seed_and_in_any_order_of_the_boxes(NonEmptyArray<Size<Relative>> sizes, byte count, long seed)
    {
        var k = 1 + count % 9;
        var anchors = AnchorClustering.Cluster(sizes.Get, Grid, k, seed);
        Assert.Equal(anchors, AnchorClustering.Cluster(sizes.Get, Grid, k, seed));
        Assert.Equal(anchors, AnchorClustering.Cluster([.. sizes.Get.Reverse()], Grid, k, seed));
    }

    [Property]
    public void Every_anchor_is_a_best_one_for_some_box(NonEmptyArray<Size<Relative>> sizes, byte count, long seed)
    {
        var shapes = ToCells(sizes.Get);
        var k = 1 + count % Math.Min(9, shapes.Distinct().Count());
        var anchors = AnchorClustering.Cluster(sizes.Get, Grid, k, seed);
        Assert.All(anchors.Sizes, anchor => Assert.Contains(shapes, shape =>
            Size<Cell>.Iou(anchor, shape) == anchors.Sizes.Max(other => Size<Cell>.Iou(other, shape))));
    }

    [Property]
    public void Fit_at_least_as_well_as_quantiles_of_the_areas(NonEmptyArray<Size<Relative>> sizes, byte count, long seed)
    {
        var shapes = ToCells(sizes.Get);
        var distinct = shapes.Distinct().OrderBy(shape => shape.Area).ThenBy(shape => shape.Width).ToArray();
        var k = 1 + count % Math.Min(9, distinct.Length);
        var naive = new Anchors(Enumerable.Range(0, k).Select(i => distinct[(2 * i + 1) * distinct.Length / (2 * k)]));
        Assert.True(AnchorClustering.Cluster(sizes.Get, Grid, k, seed).MeanBestIou(shapes) >= naive.MeanBestIou(shapes) - 1e-12);
    }

    [Property]
    public void Fit_perfectly_when_there_is_an_anchor_for_each_shape(NonEmptyArray<Size<Relative>> sizes, byte more)
    {
        var shapes = ToCells(sizes.Get);
        var anchors = AnchorClustering.Cluster(sizes.Get, Grid, shapes.Distinct().Count() + more % 7);
        Assert.Equal(1, anchors.MeanBestIou(shapes));
        Assert.Equal(anchors.Count, anchors.Sizes.Distinct().Count());
    }

    [Fact]
    public void Identical_boxes_give_their_shape_and_variations()
    {
        var anchors = AnchorClustering.Cluster([.. Enumerable.Repeat(new Size<Relative>(0.5, 0.25), 100)], new Size<Cell>(8, 8), 3);
        Assert.Equal(Anchors.Of(2, 1, 4, 2, 8, 4), anchors);
    }

    [Property]
    public void Finds_clusters_that_lie_apart(long seed)
    {
        double[] centres = [0.05, 0.2, 0.8];
        var sizes = centres.SelectMany(centre => Enumerable.Range(-5, 11).Select(i => new Size<Relative>(centre * (1 + i * 0.002), centre * (1 - i * 0.002))));
        var anchors = AnchorClustering.Cluster([.. sizes], new Size<Cell>(10, 10), 3, seed);
        Assert.All(anchors.Sizes.Zip(centres), pair =>
        {
            Assert.Equal(10 * pair.Second, pair.First.Width, 1e-9);
            Assert.Equal(10 * pair.Second, pair.First.Height, 1e-9);
        });
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(0.5, -0.1)]
    [InlineData(double.NaN, 0.5)]
    [InlineData(213, 118)]
    public void Sizes_that_are_not_relative_are_errors(double width, double height)
    {
        var error = Assert.Throws<ArgumentException>(() => AnchorClustering.Cluster([new(0.5, 0.5), new(width, height)], Grid, 2));
        Assert.StartsWith("Box size 1 is ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_boxes_are_an_error() => Assert.Throws<ArgumentException>(() => AnchorClustering.Cluster([], Grid, 2));

    private static Size<Cell>[] ToCells(Size<Relative>[] sizes) => [.. sizes.Select(size => size.ToCells(Grid))];
}
