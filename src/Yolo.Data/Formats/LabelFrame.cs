using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>
/// How boxes as written become boxes of the picture as one sees it, where the labels declare another size than it has. The size as stored, before EXIF turned it: the tool did not know EXIF, and
/// the boxes are turned. The same proportions: the picture was resized after it was labelled, and the boxes are resized. Others: the size is a slip, and the boxes are taken as written. (All occur.)
/// </summary>
internal readonly record struct LabelFrame(Size<Pixel> Declared, Size<Pixel> Upright, Symmetry Turn)
{
    /// <summary>How far proportions may differ by rounding.</summary>
    private const double SameProportions = 0.01;

    /// <summary>The frame of a picture's labels; where the declared size is another one, a warning that begins with <paramref name="file"/>.</summary>
    public static LabelFrame For(Size<Pixel>? declared, ImageHeader header, string file, string picture, List<string> warnings)
    {
        var upright = header.Upright;
        if (declared is not { Width: > 0, Height: > 0 } stated || stated == upright)
        {
            return new(upright, upright, Symmetry.Identity);
        }
        var (frame, what) = stated == header.Stored
            ? (new LabelFrame(stated, upright, header.Orientation), "the boxes are turned with it, as EXIF says.")
            : Math.Abs((stated.Width * upright.Height / (stated.Height * upright.Width)) - 1) < SameProportions
                ? (new LabelFrame(stated, upright, Symmetry.Identity), "the boxes are resized with it.")
                : (new LabelFrame(upright, upright, Symmetry.Identity), "the picture's own size is used, with the boxes as written.");
        warnings.Add($"{file}: says {picture} is {BoxCheck.Describe(stated)}, but it is {BoxCheck.Describe(upright)}; {what}");
        return frame;
    }

    /// <summary>The box in pixels of the picture as one sees it.</summary>
    public Box<Pixel> Place(Box<Pixel> box) => Declared == Upright && Turn == Symmetry.Identity ? box : Turn.Follow(box.ToRelative(Declared)).ToPixels(Upright);
}
