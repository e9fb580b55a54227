using System.Globalization;
using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>What becomes of boxes that do not fit their picture, in every format: no area or wholly outside, left out; partly outside, clipped; each with a warning.</summary>
internal static class BoxCheck
{
    /// <summary>What rounding makes of an edge is no fault of a label.</summary>
    private const double Rounding = 1e-6;

    /// <summary>The box inside the picture; none if there is nothing of it.</summary>
    public static Box<Pixel>? Keep(Box<Pixel> box, Size<Pixel> size, string what, List<string> warnings)
    {
        if (!(box.Width > 0 && box.Height > 0))
        {
            warnings.Add($"{what} has no area; left out.");
            return null;
        }
        var clipped = Clip(box, size);
        if (!(clipped.Width > 0 && clipped.Height > 0))
        {
            warnings.Add($"{what} lies wholly outside the {Describe(size)} picture; left out.");
            return null;
        }
        // What resizing rounds away at the edge is no fault of the annotation.
        if (box.Width - clipped.Width > Rounding * Math.Max(1, size.Width) || box.Height - clipped.Height > Rounding * Math.Max(1, size.Height))
        {
            warnings.Add($"{what} reaches outside the {Describe(size)} picture; clipped.");
        }
        return clipped;
    }

    /// <summary>640×480.</summary>
    public static string Describe(Size<Pixel> size) => string.Create(CultureInfo.InvariantCulture, $"{size.Width:0.##}×{size.Height:0.##}");

    private static Box<Pixel> Clip(Box<Pixel> box, Size<Pixel> size) =>
        box.Left >= 0 && box.Top >= 0 && box.Right <= size.Width && box.Bottom <= size.Height
            ? box
            : Box<Pixel>.FromEdges(
                Math.Max(box.Left, 0), Math.Max(box.Top, 0), Math.Min(box.Right, size.Width), Math.Min(box.Bottom, size.Height));
}
