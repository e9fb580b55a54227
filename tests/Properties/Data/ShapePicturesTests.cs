using FsCheck;
using FsCheck.Xunit;
using SkiaSharp;
using Xunit;
using Yolo.Data;
using Yolo.Model.Geometry;

namespace Yolo.Properties.Data;

public class ShapePicturesTests
{
    [Property(MaxTest = 40)]
    public void A_picture_is_a_function_of_seed_and_index(ulong seed, NonNegativeInt index)
    {
        var (a, b) = (ShapePictures.Sample(seed, index.Get), ShapePictures.Sample(seed, index.Get));
        Assert.Equal(a.Truths, b.Truths);
        Assert.True(a.Load().Rgb.SequenceEqual(b.Load().Rgb));
        Assert.NotEqual(a.Truths, ShapePictures.Sample(seed, index.Get + 1).Truths);
        Assert.NotEqual(a.Truths, ShapePictures.Sample(seed + 1, index.Get).Truths);
    }

    [Fact]
    public void The_first_scene_is_the_same_on_every_machine() => Assert.Equal(
        [(1, 289, 759), (2, 380, 527), (1, 778, 442)],
        ShapePictures.Sample(1, 0).Truths.Select(truth => (truth.Class, Thousandths(truth.Box.X), Thousandths(truth.Box.Y))));

    [Property(MaxTest = 100)]
    public void Each_picture_has_one_to_five_shapes_inside_it(ulong seed, NonNegativeInt index)
    {
        var truths = ShapePictures.Sample(seed, index.Get, 96).Truths;
        Assert.InRange(truths.Count, 1, 5);
        Assert.All(truths, truth =>
        {
            Assert.InRange(truth.Class, 0, 3);
            Assert.True(truth.Box is { Left: > -1e-9, Top: > -1e-9, Right: < 1 + 1e-9, Bottom: < 1 + 1e-9 });
            Assert.InRange(Math.Max(truth.Box.Width, truth.Box.Height), 0.07, 0.55);
        });
    }

    [Property(MaxTest = 100)]
    public void Boxes_are_tight_on_what_is_drawn(ulong seed, NonNegativeInt index)
    {
        var scene = ShapeScene.Compose(seed, index.Get, 128);
        for (var i = 0; i < scene.Shapes.Count; i++)
        {
            var alone = scene with
            {
                Light = SKColors.Black,
                Dark = SKColors.Black,
                NoiseLevel = 0,
                Distractors = [],
                Shapes = [scene.Shapes[i] with { Fill = SKColors.White, Outline = SKColors.White }],
            };
            var drawn = Extent.Of(ScenePainter.Draw(alone), colour => colour.R > 0);
            Extent.AssertNear(scene.Truths[i].Box.ToPixels(new Size<Pixel>(128, 128)), drawn, 1.5);
        }
    }

    [Fact]
    public void Train_and_test_share_no_picture()
    {
        var data = GeneratedPictures.Dataset(3, 20, 10, 64);
        Assert.Equal((20, 0, 10), (data.Train.Count, data.Val.Count, data.Test.Count));
        Assert.Equal(30, data.Train.Concat(data.Test).Select(sample => sample.Name).Distinct().Count());
        Assert.Equal(64, data.Test[0].Load().Width);
        Assert.Equal(4, data.Train.Concat(data.Test).SelectMany(sample => sample.Truths).Select(truth => truth.Class).Distinct().Count());
    }

    private static int Thousandths(double value) => (int)Math.Round(1000 * value);
}
