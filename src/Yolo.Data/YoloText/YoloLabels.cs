using System.Globalization;
using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>
/// A picture's text file as Darknet and ultralytics have it: a line for each object, <c>class x y width height</c>, the centre and the sides relative to the picture. A line with more
/// numbers is an outline, x y for each corner: its box is taken. A picture without a file has no objects.
/// </summary>
internal static class YoloLabels
{
    private const int NumbersOfBox = 4;
    private const int LeastOfOutline = 6;

    /// <summary>Where a picture's labels are: in <c>labels</c> where it is in <c>images</c>, else beside it.</summary>
    public static string PathFor(string picture)
    {
        var text = Path.ChangeExtension(picture, ".txt");
        var images = $"{Path.DirectorySeparatorChar}images{Path.DirectorySeparatorChar}";
        var at = text.LastIndexOf(images, StringComparison.Ordinal);
        if (at >= 0)
        {
            var inLabels = $"{text[..at]}{Path.DirectorySeparatorChar}labels{Path.DirectorySeparatorChar}{text[(at + images.Length)..]}";
            return File.Exists(inLabels) || !File.Exists(text) ? inLabels : text;
        }
        return text;
    }

    /// <summary>A picture with its objects.</summary>
    /// <exception cref="DataException">The picture or a line cannot be read.</exception>
    public static PictureLabels Read(string picture, IReadOnlyList<string> classes, LabelFaults faults)
    {
        var size = ImageFile.ReadSize(picture);
        var path = PathFor(picture);
        var kept = new List<VocObject>();
        foreach (var (i, line) in Lines(path).Index())
        {
            if (line.Trim().Length > 0 && faults.Try(() => Object(path, i + 1, line, classes, size, faults.Warnings)) is { } found)
            {
                kept.Add(found);
            }
        }
        return new(Path.GetFileNameWithoutExtension(picture), picture, size, kept);
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllLines(path) : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"Cannot read the labels '{path}': {error.Message} Check the path and its permissions.", error);
        }
    }

    private static VocObject? Object(string path, int number, string line, IReadOnlyList<string> classes, Size<Pixel> size, List<string> warnings)
    {
        var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var numbers = new double[words.Length - 1];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!double.TryParse(words[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i]))
            {
                throw new DataException($"'{path}', line {number}: '{Shortened(words[i + 1])}' is no number. A line is: class x y width height.");
            }
        }
        if (!int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var @class) || @class >= classes.Count)
        {
            throw new DataException(
                $"'{path}', line {number}: the class '{Shortened(words[0])}' is not one of 0 to {classes.Count - 1}, the names that the data has. Mend the line, or add the name.");
        }
        var box = numbers.Length == NumbersOfBox
            ? new Box<Relative>(numbers[0], numbers[1], numbers[2], numbers[3])
            : numbers.Length >= LeastOfOutline && numbers.Length % 2 == 0
                ? Around(numbers)
                : throw new DataException($"'{path}', line {number}: {numbers.Length} numbers follow the class; a box has 4, x y width height.");
        var what = $"{Path.GetFileName(path)}, line {number} ({classes[@class]}) at {Pixels.Describe(box.ToPixels(size))}";
        return BoxCheck.Keep(box.ToPixels(size), size, what, warnings) is { } usable ? new(classes[@class], usable, Difficult: false) : null;
    }

    private static Box<Relative> Around(double[] corners)
    {
        var (xs, ys) = (corners.Where((_, i) => i % 2 == 0), corners.Where((_, i) => i % 2 == 1));
        return Box<Relative>.FromEdges(xs.Min(), ys.Min(), xs.Max(), ys.Max());
    }

    private static string Shortened(string word) => word.Length <= 40 ? word : word[..40] + "…";
}
