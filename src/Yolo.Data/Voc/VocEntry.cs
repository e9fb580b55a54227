using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>A picture's file and its annotation's.</summary>
internal sealed record VocPair(string Name, string ImagePath, string AnnotationPath);

/// <summary>A picture with its annotation, checked against the picture: only boxes with an area inside it are left.</summary>
internal sealed record VocEntry(VocPair Pair, Size<Pixel> ImageSize, IReadOnlyList<VocObject> Objects, IReadOnlyList<string> Warnings)
{
    /// <summary>Reads the annotation and the picture's header; see <see cref="LabelFrame"/> for a size that the picture does not have.</summary>
    public static VocEntry Read(VocPair pair)
    {
        var annotation = VocFile.Read(pair.AnnotationPath);
        var header = ImageFile.ReadHeader(pair.ImagePath);
        var file = Path.GetFileName(pair.AnnotationPath);
        var warnings = new List<string>();
        var frame = LabelFrame.For(annotation.DeclaredSize, header, file, Path.GetFileName(pair.ImagePath), warnings);
        var kept = new List<VocObject>();
        for (var i = 0; i < annotation.Objects.Count; i++)
        {
            var found = annotation.Objects[i];
            if (BoxCheck.Keep(frame.Place(found.Box), header.Upright, $"{file}: box {i + 1} ({found.Name}) at {Pixels.Describe(found.Box)}", warnings) is { } usable)
            {
                kept.Add(found with { Box = usable });
            }
        }
        return new VocEntry(pair, header.Upright, kept, warnings);
    }

    /// <summary>As pictures of any format are.</summary>
    public PictureLabels Labels => new(Pair.Name, Pair.ImagePath, ImageSize, Objects);
}
