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
                $"{file}: says the picture is {BoxCheck.Describe(declared)}, but {Path.GetFileName(pair.ImagePath)} is {BoxCheck.Describe(size)}; "
                + (resized ? "the boxes are resized with it." : "the picture's own size is used, with the boxes as written."));
        }
        var kept = new List<VocObject>();
        for (var i = 0; i < annotation.Objects.Count; i++)
        {
            var found = annotation.Objects[i];
            var box = resized ? found.Box.ToRelative(declared).ToPixels(size) : found.Box;
            if (BoxCheck.Keep(box, size, $"{file}: box {i + 1} ({found.Name}) at {Pixels.Describe(found.Box)}", warnings) is { } usable)
            {
                kept.Add(found with { Box = usable });
            }
        }
        return new VocEntry(pair, size, kept, warnings);
    }

    /// <summary>As pictures of any format are.</summary>
    public PictureLabels Labels => new(Pair.Name, Pair.ImagePath, ImageSize, Objects);
}
