using System.Globalization;
using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>A picture's file and its annotation's.</summary>
internal sealed record VocPair(string Name, string ImagePath, string AnnotationPath);

/// <summary>A picture with its annotation, checked against the picture: only boxes with an area inside it are left.</summary>
internal sealed record VocEntry(VocPair Pair, Size<Pixel> ImageSize, IReadOnlyList<VocObject> Objects, IReadOnlyList<string> Warnings)
{
    /// <summary>
    /// Reads the annotation and the picture's header. Where the annotation declares another size than the picture has: in the same
    /// proportions, the picture was resized after it was labelled, and the boxes are resized with it; in others, the size is a slip, and the
    /// boxes are taken as written. (Both occur in sets that are in use.)
    /// </summary>
    public static VocEntry Read(VocPair pair)
    {
        var annotation = VocFile.Read(pair.AnnotationPath);
        var size = ImageFile.ReadSize(pair.ImagePath);
        var file = Path.GetFileName(pair.AnnotationPath);
        var declared = annotation.DeclaredSize is { Width: > 0, Height: > 0 } stated ? stated : size;
        var resized = declared != size && Math.Abs(declared.Width * size.Height / (declared.Height * size.Width) - 1) < 0.01;
        var warnings = new List<string>();
        if (declared != size)
        {
            warnings.Add(
                $"{file}: says the picture is {Describe(declared)}, but {Path.GetFileName(pair.ImagePath)} is {Describe(size)}; "
                + (resized ? "the boxes are resized with it." : "the picture's own size is used, with the boxes as written."));
        }
        var kept = new List<VocObject>();
        for (var i = 0; i < annotation.Objects.Count; i++)
        {
            var found = annotation.Objects[i];
            var box = resized ? found.Box.ToRelative(declared).ToPixels(size) : found.Box;
            if (Keep(box, size, $"{file}: box {i + 1} ({found.Name}) at {Pixels.Describe(found.Box)}", warnings) is { } usable)
            {
                kept.Add(found with { Box = usable });
            }
        }
        return new VocEntry(pair, size, kept, warnings);
    }

    private static Box<Pixel>? Keep(Box<Pixel> box, Size<Pixel> size, string what, List<string> warnings)
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
        if (box.Width - clipped.Width > 1e-6 || box.Height - clipped.Height > 1e-6)
        {
            warnings.Add($"{what} reaches outside the {Describe(size)} picture; clipped.");
        }
        return clipped;
    }

    /// <summary>As a sample, with the classes' numbers.</summary>
    public Sample ToSample(IReadOnlyDictionary<string, int> classes) => new(
        Pair.Name,
        ImageSize,
        [.. Objects.Select(found => new Truth(found.Box.ToRelative(ImageSize), classes[found.Name], found.Difficult))],
        () => ImageFile.Read(Pair.ImagePath));

    private static Box<Pixel> Clip(Box<Pixel> box, Size<Pixel> size) =>
        box.Left >= 0 && box.Top >= 0 && box.Right <= size.Width && box.Bottom <= size.Height
            ? box
            : Box<Pixel>.FromEdges(
                Math.Max(box.Left, 0), Math.Max(box.Top, 0), Math.Min(box.Right, size.Width), Math.Min(box.Bottom, size.Height));

    private static string Describe(Size<Pixel> size) =>
        string.Create(CultureInfo.InvariantCulture, $"{size.Width:0.##}×{size.Height:0.##}");
}
