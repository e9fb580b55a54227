using FsCheck.Xunit;
using Xunit;
using Yolo.Data;
using Yolo.Model.Detecting;
using Yolo.Model.Geometry;

namespace Yolo.Properties.Data;

public class MosaicLaws
{
    private const int Width = 128, Height = 96;

    private static readonly (byte R, byte G, byte B)[] Colours = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 0, 255)];

    private static readonly AugmentationOptions Everywhere = new(
        Jitter: 0.2, VerticalFlip: true, QuarterTurns: true, Hue: 0, Saturation: 1, Exposure: 1, LeastVisible: 0, Mosaic: 1);

    /// <summary>Each picture has a box of its own colour: where it is in the mosaic, there the label is, and where there is no label, there is no such colour.</summary>
    [Property(MaxTest = 60)]
    public void Boxes_follow_the_pixels(ulong seed, int boxes, bool letterbox)
    {
        var dice = new Dice(boxes);
        LabelledPicture[] pictures = [.. Enumerable.Range(0, 4).Select(i => Boxed(dice, i))];
        var planes = new float[3 * Width * Height];
        var preprocessing = letterbox ? Preprocessing.Default with { Resizing = Resizing.Letterbox } : Preprocessing.Default;
        var truths = MosaicAugmentation.Apply(pictures, Everywhere, SeededRandom.Of(seed), Width, Height, planes, preprocessing);
        var picture = PlanarPixels.ToPicture(planes, Width, Height);
        for (var i = 0; i < pictures.Length; i++)
        {
            var colour = Colours[i];
            var seen = Extent.Of(picture, found =>
                Math.Min(Close(found.R, colour.R), Math.Min(Close(found.G, colour.G), Close(found.B, colour.B))) > 127);
            var label = truths.Where(truth => truth.Class == i).ToArray();
            if (label.Length == 0)
            {
                Assert.True(seen is null || Math.Min(seen.Value.Width, seen.Value.Height) <= 1, $"{seen} has no label.");
                continue;
            }
            var box = Assert.Single(label).Box;
            Assert.InRange(box.Left, -1e-9, 1);
            Assert.InRange(box.Bottom, 0, 1 + 1e-9);
            var labelled = box.ToPixels(new Size<Pixel>(Width, Height));
            if (Math.Min(labelled.Width, labelled.Height) > 2.5)
            {
                Extent.AssertNear(labelled, seen, 1.2);
            }
        }
    }

    [Property(MaxTest = 10)]
    public void A_share_of_the_pictures_is_put_together_until_the_last_epochs(ulong seed)
    {
        var samples = Enumerable.Range(0, 40).Select(i =>
        {
            var boxed = Boxed(new Dice(i), i % 4);
            return new Sample($"{i}", boxed.Picture.Size, boxed.Truths, () => boxed.Picture);
        }).ToArray();
        var options = new BatchOptions(40, 32, 32, seed);
        var augmentation = AugmentationOptions.None with { Mosaic = 0.5, MosaicEpochs = 1 };
        var batches = Batches.ForTraining(samples, options, augmentation, new PictureCache()).Take(2).ToArray();
        Assert.InRange(batches[0].Truths.Count(list => list.Count > 1), 8, 32);
        Assert.All(batches[1].Truths, list => Assert.Single(list));
    }

    [Property(MaxTest = 20)]
    public void Sizes_change_every_few_batches_within_their_range(ulong seed)
    {
        var scales = new MultiScale(Every: 3);
        var sizes = Enumerable.Range(0, 600).Select(batch => scales.Of(seed, batch, 416, 416)).ToArray();
        Assert.Equal(Enumerable.Range(10, 10).Select(i => (32 * i, 32 * i)), sizes.Distinct().Order());
        Assert.All(sizes.Chunk(3), three => Assert.Single(three.Distinct()));
        Assert.Equal(sizes, Enumerable.Range(0, 600).Select(batch => scales.Of(seed, batch, 416, 416)));
    }

    private static LabelledPicture Boxed(Dice dice, int number)
    {
        var (width, height) = (dice.Int(90, 200), dice.Int(90, 160));
        var (left, top) = (dice.Int(0, width - 60), dice.Int(0, height - 60));
        var box = Box<Pixel>.FromEdges(left, top, left + dice.Int(25, 60), top + dice.Int(25, 60));
        var (r, g, b) = Colours[number];
        var picture = TestPictures.Paint(width, height, (x, y) => x >= box.Left && x < box.Right && y >= box.Top && y < box.Bottom ? (r, g, b) : ((byte)0, (byte)0, (byte)0));
        return new(picture, [new Truth(box.ToRelative(picture.Size), number)]);
    }

    private static int Close(byte found, byte wanted) => 255 - Math.Abs(found - wanted);
}
