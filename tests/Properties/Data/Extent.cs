using Xunit;
using Yolo.Data;
using Yolo.Model.Geometry;

namespace Yolo.Properties.Data;

/// <summary>The box of the pixels that answer to a description.</summary>
internal static class Extent
{
    public static Box<Pixel>? Of(Picture picture, Func<(byte R, byte G, byte B), bool> isPart)
    {
        var (left, top, right, bottom) = (int.MaxValue, int.MaxValue, 0, 0);
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
            {
                if (isPart(picture.At(x, y)))
                {
                    (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
                }
            }
        }
        return right == 0 ? null : Box<Pixel>.FromEdges(left, top, right, bottom);
    }

    public static void AssertNear(Box<Pixel> expected, Box<Pixel>? found, double pixels)
    {
        Assert.NotNull(found);
        var box = found.Value;
        var off = new[] { box.Left - expected.Left, box.Top - expected.Top, box.Right - expected.Right, box.Bottom - expected.Bottom };
        Assert.True(off.All(edge => Math.Abs(edge) <= pixels), $"{expected} is labelled, {box} is seen.");
    }
}
