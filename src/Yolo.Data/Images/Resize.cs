using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>
/// Pictures in other sizes. Enlarging interpolates linearly; reducing averages over all the pixels that a new one covers, each axis
/// on its own, so that fine detail does not turn into noise.
/// </summary>
public static class Resize
{
    /// <summary>The whole picture at width × height; its proportions change if those of the new size are others.</summary>
    /// <exception cref="ArgumentException">A side is below 1.</exception>
    public static Picture Stretch(Picture picture, int width, int height) =>
        picture.Width == width && picture.Height == height ? picture : Region(picture, Whole(picture), width, height);

    /// <summary>The part of the picture inside the box, at width × height; what lies outside the picture is grey.</summary>
    /// <exception cref="ArgumentException">A side is below 1, or the box has no area.</exception>
    public static Picture Region(Picture picture, Box<Pixel> region, int width, int height)
    {
        if (!(region.Width > 0 && region.Height > 0))
        {
            throw new ArgumentException($"The region {Pixels.Describe(region)} has no area; nothing can be cut out of it.", nameof(region));
        }
        var planes = new float[Math.Max(0, 3 * width * height)];
        Resampler.Run(picture, region, width, height, Symmetry.Identity, ColourMatrix.Identity, planes);
        return PlanarPixels.ToPicture(planes, width, height);
    }

    /// <summary>The picture, reduced in proportion so that its longer side is no more than that; smaller ones stay as they are.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The side is below 1.</exception>
    public static Picture Within(Picture picture, int longerSide)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(longerSide, 1);
        var scale = (double)longerSide / Math.Max(picture.Width, picture.Height);
        return scale >= 1 ? picture : Stretch(picture, Scaled(picture.Width, scale), Scaled(picture.Height, scale));
    }

    internal static Box<Pixel> Whole(Picture picture) => Box<Pixel>.FromEdges(0, 0, picture.Width, picture.Height);

    private static int Scaled(int side, double scale) => Math.Max(1, (int)Math.Round(side * scale));
}
