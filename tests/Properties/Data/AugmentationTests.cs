using FsCheck;
using FsCheck.Xunit;
using Xunit;
using Yolo.Data;
using Yolo.Model.Geometry;

namespace Yolo.Properties.Data;

public class AugmentationTests
{
    private static readonly AugmentationOptions Everywhere = new(
        Jitter: 0.3, VerticalFlip: true, QuarterTurns: true, Hue: 0, Saturation: 1, Exposure: 1, LeastVisible: 0);

    [Property(MaxTest = 150)]
    public void Boxes_follow_the_pixels(ulong seed, NonNegativeInt epoch, byte x, byte y, byte width, byte height)
    {
        var (left, top) = (x % 120, y % 90);
        var box = Box<Pixel>.FromEdges(left, top, Math.Min(160, left + 12 + width % 80), Math.Min(120, top + 12 + height % 60));
        var picture = TestPictures.Paint(160, 120, (column, row) =>
            column >= box.Left && column < box.Right && row >= box.Top && row < box.Bottom
                ? ((byte)255, (byte)0, (byte)255)
                : ((byte)0, (byte)0, (byte)0));
        var planes = new float[3 * 112 * 96];
        var truths = Augmentation.Apply(
            picture, [new Truth(box.ToRelative(picture.Size), 2, true)], Everywhere, seed, epoch.Get, 0, 112, 96, planes);
        var seen = Extent.Of(PlanarPixels.ToPicture(planes, 112, 96), colour => colour.R - colour.G > 127);
        if (truths.Count == 0)
        {
            Assert.True(seen is null || Math.Min(seen.Value.Width, seen.Value.Height) <= 1, $"{seen} has no label.");
            return;
        }
        Assert.Equal((2, true), (truths[0].Class, truths[0].Difficult));
        var labelled = truths[0].Box.ToPixels(new Size<Pixel>(112, 96));
        if (Math.Min(labelled.Width, labelled.Height) > 1.5)
        {
            Extent.AssertNear(labelled, seen, 1);
        }
    }

    [Property(MaxTest = 20)]
    public void A_variation_is_a_function_of_seed_epoch_and_index(ulong seed, NonNegativeInt epoch, NonNegativeInt index)
    {
        Assert.Equal(Varied(seed, epoch.Get, index.Get), Varied(seed, epoch.Get, index.Get));
        Assert.NotEqual(Varied(seed, epoch.Get, index.Get), Varied(seed, epoch.Get + 1, index.Get));
        Assert.NotEqual(Varied(seed, epoch.Get, index.Get), Varied(seed, epoch.Get, index.Get + 1));
    }

    [Property(MaxTest = 20)]
    public void Without_options_it_is_the_stretched_picture(ulong seed, byte width, byte height)
    {
        var picture = TestPictures.Noise(1 + width, 1 + height, 1);
        var (plain, varied) = (new float[3 * 32 * 32], new float[3 * 32 * 32]);
        PlanarPixels.WriteStretched(picture, 32, 32, plain);
        Truth[] truths = [new(new Box<Relative>(0.5, 0.5, 0.25, 0.25), 0)];
        Assert.Equal(truths, Augmentation.Apply(picture, truths, AugmentationOptions.None, seed, 0, 0, 32, 32, varied));
        Assert.All(plain.Zip(varied), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Property(MaxTest = 50)]
    public void Boxes_of_which_too_little_is_left_are_dropped(ulong seed)
    {
        var picture = TestPictures.Noise(32, 32, 1);
        Truth[] truths = [.. Enumerable.Range(0, 10).Select(i => new Truth(new Box<Relative>(0.05 + i / 10.0, 0.05 + i / 10.0, 0.1, 0.1), i))];
        var strict = Augmentation.Apply(picture, truths, Everywhere with { LeastVisible = 0.5 }, seed, 0, 0, 32, 32, new float[3 * 32 * 32]);
        var lax = Augmentation.Apply(picture, truths, Everywhere, seed, 0, 0, 32, 32, new float[3 * 32 * 32]);
        Assert.Subset(lax.ToHashSet(), strict.ToHashSet());
        var whole = lax.Max(truth => truth.Box.Area);
        Assert.All(strict, truth => Assert.True(truth.Box.Area >= 0.499 * whole));
    }

    [Property(MaxTest = 50)]
    public void Hue_turns_colours_but_leaves_grey_and_brightness_alone(byte red, byte green, byte blue)
    {
        var picture = TestPictures.Paint(1, 1, (_, _) => ((byte)(85 + red / 3), (byte)(85 + green / 3), (byte)(85 + blue / 3)));
        var pixel = new float[3];
        var options = AugmentationOptions.None with { Hue = 0.1 };
        Augmentation.Apply(picture, [], options, 5, red, green, 1, 1, pixel);
        var before = (picture.Rgb[0] + picture.Rgb[1] + picture.Rgb[2]) / 255f;
        Assert.Equal(before, pixel.Sum(), 1e-4);
        var grey = TestPictures.Paint(1, 1, (_, _) => (red, red, red));
        Augmentation.Apply(grey, [], options, 5, green, blue, 1, 1, pixel);
        Assert.All(pixel, value => Assert.Equal(red / 255f, value, 1e-4));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        var picture = TestPictures.Noise(4, 4, 0);
        foreach (var options in new[] { new AugmentationOptions(Jitter: 0.5), new(Saturation: 0.5), new(LeastVisible: 2), new(Hue: double.NaN) })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Augmentation.Apply(picture, [], options, 0, 0, 0, 4, 4, new float[48]));
        }
        Assert.Throws<ArgumentException>(() => Augmentation.Apply(picture, [], new(), 0, 0, 0, 4, 4, new float[47]));
    }

    private static float[] Varied(ulong seed, int epoch, int index)
    {
        var planes = new float[3 * 16 * 16];
        Augmentation.Apply(TestPictures.Noise(24, 20, 1), [], new AugmentationOptions(), seed, epoch, index, 16, 16, planes);
        return planes;
    }
}
