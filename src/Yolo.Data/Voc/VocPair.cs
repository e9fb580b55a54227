using System.Globalization;
using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>A picture's file and its annotation's.</summary>
internal sealed record VocPair(string Name, string ImagePath, string AnnotationPath);

/// <summary>A picture with its annotation, checked against the picture: only boxes with an area inside it are left.</summary>
internal sealed record VocEntry(VocPair Pair, Size<Pixel> ImageSize, IReadOnlyList<VocObject> Objects, IReadOnlyList<string> Warnings)
{
    /// <summary>Reads the annotation and the picture's header. The true size is what counts, whatever the annotation says.</summary>
    public static VocEntry Read(VocPair pair)
    {
        var annotation = VocFile.Read(pair.AnnotationPath);
        var size = ImageFile.ReadSize(pair.ImagePath);
        var file = Path.GetFileName(pair.AnnotationPath);
        var warnings = new List<string>();
        var kept = new List<VocObject>();
        if (annotation.DeclaredSize is { } declared && declared != size)
        {
            warnings.Add(
                $"{file}: says the picture is {Describe(declared)}, but {Path.GetFileName(pair.ImagePath)} is {Describe(size)}; the picture's own size is used.");
        }
        for (var i = 0; i < annotation.Objects.Count; i++)
        {
            var found = annotation.Objects[i];
            var clipped = Clip(found.Box, size);
            var what = $"{file}: box {i + 1} ({found.Name}) at {Pixels.Describe(found.Box)}";
            if (found.Box.Width <= 0 || found.Box.Height <= 0)
            {
                warnings.Add($"{what} has no area; left out.");
            }
            else if (clipped.Width <= 0 || clipped.Height <= 0)
            {
                warnings.Add($"{what} lies wholly outside the {Describe(size)} picture; left out.");
            }
            else
            {
                if (clipped != found.Box)
                {
                    warnings.Add($"{what} reaches outside the {Describe(size)} picture; clipped.");
                }
                kept.Add(found with { Box = clipped });
            }
        }
        return new VocEntry(pair, size, kept, warnings);
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
