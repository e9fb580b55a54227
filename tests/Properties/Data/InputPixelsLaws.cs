using FsCheck.Xunit;
using Xunit;
using Yolo.Data;
using Yolo.Model.Detecting;
using Yolo.Model.Geometry;

namespace Yolo.Properties.Data;

/// <summary>What a network is given, against Darknet's own way in plain loops, and against what its preprocessing says.</summary>
[Properties(Arbitrary = [typeof(Dice)], MaxTest = 60)]
public class InputPixelsLaws
{
    [Property]
    public void Letterboxed_and_sampled_as_Darknet_does_it(Dice dice)
    {
        var (width, height, side, other) = (dice.Int(2, 90), dice.Int(2, 90), 32 * dice.Int(1, 3), 32 * dice.Int(1, 3));
        var oracle = new DarknetPixels(width, height, side, other);
        var picture = TestPictures.Noise(width, height, dice.Int(0, 9));
        if (oracle.IsSane)
        {
            var (pixels, placement) = Written(picture, Preprocessing.Darknet, side, other);
            Near(oracle.Letterbox(picture), pixels);
            var box = new Box<Relative>(dice.Double(0, 1), dice.Double(0, 1), dice.Double(0, 1), dice.Double(0, 1));
            var edges = oracle.Edges(box);
            var ours = placement.OutOf(box).ToPixels(picture.Size);
            Assert.Equal(edges.Left, Math.Max(1, ours.Left + 1), 1e-6);
            Assert.Equal(edges.Bottom, Math.Min(height, ours.Bottom + 1), 1e-6);
        }
    }

    [Property]
    public void Scale_order_and_mean_are_as_stated(Dice dice)
    {
        var picture = TestPictures.Noise(dice.Int(1, 40), dice.Int(1, 40), dice.Int(0, 9));
        var made = new Preprocessing
        {
            Resizing = dice.Of(Resizing.Stretch, Resizing.Letterbox),
            Sampling = dice.Of(Sampling.Area, Sampling.Darknet),
            Channels = dice.Of(ChannelOrder.Rgb, ChannelOrder.Bgr),
            Scale = dice.Double(0.001, 2),
            Mean = [dice.Double(-3, 3), dice.Double(-3, 3), dice.Double(-3, 3)],
        };
        var (plain, placement) = Written(picture, made with { Channels = ChannelOrder.Rgb, Scale = 1.0 / 255, Mean = [0, 0, 0] }, 32, 64);
        var (pixels, same) = Written(picture, made, 32, 64);
        Assert.Equal(placement, same);
        var plane = 32 * 64;
        Near([.. Enumerable.Range(0, 3 * plane).Select(i =>
        {
            var (channel, place) = (i / plane, i % plane);
            var source = made.Channels == ChannelOrder.Bgr ? 2 - channel : channel;
            return (float)((plain[(source * plane) + place] * 255 * made.Scale) - made.Mean[channel]);
        })], pixels, 1e-3f);
    }

    /// <summary>Whatever the proportions: a box of the picture is where its pixels are.</summary>
    [Property]
    public void A_box_goes_where_its_pixels_go(Dice dice)
    {
        var (width, height) = (dice.Int(60, 200), dice.Int(60, 200));
        var (left, top) = (dice.Int(0, width - 30), dice.Int(0, height - 30));
        var box = Box<Pixel>.FromEdges(left, top, dice.Int(left + 20, width), dice.Int(top + 20, height));
        var picture = TestPictures.Paint(width, height, (x, y) =>
            x >= box.Left && x < box.Right && y >= box.Top && y < box.Bottom ? ((byte)255, (byte)0, (byte)255) : ((byte)0, (byte)0, (byte)0));
        var (pixels, placement) = Written(picture, new() { Resizing = dice.Of(Resizing.Stretch, Resizing.Letterbox), Sampling = dice.Of(Sampling.Area, Sampling.Darknet) }, 128, 96);
        var seen = Extent.Of(PlanarPixels.ToPicture(pixels, 128, 96), colour => colour.R - colour.G > 127);
        var expected = placement.Into(box.ToRelative(picture.Size)).ToPixels(new Size<Pixel>(128, 96));
        Extent.AssertNear(expected, seen, 1.5);
        var back = placement.OutOf(placement.Into(box.ToRelative(picture.Size)));
        Assert.Equal(box.ToRelative(picture.Size).X, back.X, 1e-12);
        Assert.Equal(box.ToRelative(picture.Size).Height, back.Height, 1e-12);
    }

    /// <summary>Training looks at a letterboxed picture through the same window as detection.</summary>
    [Property]
    public void Not_varied_a_training_picture_is_the_one_that_is_detected_in(Dice dice)
    {
        var picture = TestPictures.Noise(dice.Int(20, 90), dice.Int(20, 90), dice.Int(0, 9));
        var still = new AugmentationOptions(Jitter: 0, HorizontalFlip: false, VerticalFlip: false, QuarterTurns: false, Hue: 0, Saturation: 1, Exposure: 1, LeastVisible: 0);
        var made = new Preprocessing { Resizing = Resizing.Letterbox };
        var truth = new Truth(new(0.5, 0.5, 0.4, 0.3), 0);
        var pixels = new float[3 * 64 * 32];
        var truths = Augmentation.Apply(picture, [truth], still, 1, 0, 0, 64, 32, pixels, made);
        var (expected, placement) = Written(picture, made, 64, 32);
        // Letterboxed, a side is cut to whole pixels, and the region seen is not: inside the picture the two agree to what that shifts.
        var (into, followed) = (placement.Into(truth.Box), truths[0].Box);
        Assert.Equal(into.X, followed.X, 0.02);
        Assert.Equal(into.Width, followed.Width, 0.02);
        Assert.Equal(into.Height, followed.Height, 0.04);
        bool Grey(int channel, int y, int x) => x < 0 || y < 0 || x >= 64 || y >= 32 || expected[(((channel * 32) + y) * 64) + x] == 0.5f;
        for (var i = 0; i < pixels.Length; i++)
        {
            // Far enough from the picture for what that shifts, and for the pixel beside it that an interpolation looks at.
            var (channel, y, x) = (i / 64 / 32, i / 64 % 32, i % 64);
            if (Enumerable.Range(-2, 5).All(dy => Enumerable.Range(-2, 5).All(dx => Grey(channel, y + dy, x + dx))))
            {
                Assert.Equal(0.5f, pixels[i], 1e-6f);
            }
        }
    }

    private static (float[] Pixels, Placement Placement) Written(Picture picture, Preprocessing preprocessing, int width, int height)
    {
        var pixels = new float[3 * width * height];
        return (pixels, InputPixels.Write(picture, preprocessing, width, height, pixels));
    }

    private static void Near(float[] expected, float[] actual, float tolerance = 1e-6f) =>
        Assert.True(expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max() <= tolerance, $"off by {expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max():g3}");
}
