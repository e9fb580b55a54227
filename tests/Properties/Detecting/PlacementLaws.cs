using FsCheck.Xunit;
using Xunit;
using Yolo.Model.Detecting;
using Yolo.Model.Geometry;

namespace Yolo.Properties.Detecting;

/// <summary>Where a picture lies in a network's input.</summary>
[Properties(Arbitrary = [typeof(Dice)])]
public class PlacementLaws
{
    [Property]
    public void A_box_goes_into_the_input_and_comes_back(Dice dice)
    {
        foreach (var resizing in Enum.GetValues<Resizing>())
        {
            var placement = Placement.Of(resizing, new(dice.Int(1, 3000), dice.Int(1, 3000)), 32 * dice.Int(1, 20), 32 * dice.Int(1, 20));
            var box = new Box<Relative>(dice.Double(0, 1), dice.Double(0, 1), dice.Double(0.01, 1), dice.Double(0.01, 1));
            var back = placement.OutOf(placement.Into(box));
            Assert.Equal(box.X, back.X, 1e-9);
            Assert.Equal(box.Y, back.Y, 1e-9);
            Assert.Equal(box.Width, back.Width, 1e-9);
            Assert.Equal(box.Height, back.Height, 1e-9);
        }
    }

    /// <summary>Letterboxed, a picture fills one side of the input, lies inside it, and keeps its proportions but for whole pixels.</summary>
    [Property]
    public void A_letterbox_keeps_proportions(Dice dice)
    {
        var (width, height, inputWidth, inputHeight) = (dice.Int(1, 3000), dice.Int(1, 3000), 32 * dice.Int(1, 20), 32 * dice.Int(1, 20));
        var placement = Placement.Of(Resizing.Letterbox, new(width, height), inputWidth, inputHeight);
        Assert.InRange(placement.Width, 1, inputWidth);
        Assert.InRange(placement.Height, 1, inputHeight);
        Assert.True(placement.Width == inputWidth || placement.Height == inputHeight);
        var scale = Math.Min((double)inputWidth / width, (double)inputHeight / height);
        Assert.InRange(placement.Width, Math.Floor(width * scale) - 1, Math.Max(1, Math.Ceiling(width * scale)));
        Assert.InRange(placement.Height, Math.Floor(height * scale) - 1, Math.Max(1, Math.Ceiling(height * scale)));
    }

    [Fact]
    public void Nothing_fills_nothing() => Assert.Throws<ArgumentException>(() => Placement.Of(Resizing.Letterbox, new(0, 5), 32, 32));
}
