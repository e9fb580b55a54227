using System.Globalization;
using System.Text;
using Yolo.Data;

namespace Yolo.Cli;

/// <summary>What <c>yolo detect</c> found, as it leaves it in a folder: a picture with boxes for each, and one JSON of all boxes in pixels.</summary>
internal sealed class DetectionRecord(DetectOptions options)
{
    /// <summary>The file of all detections.</summary>
    public const string JsonName = "detections.json";

    private const string CsvName = "detections.csv";

    private readonly List<ImageRecord> _images = [];
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What <see cref="Rows"/> hold.</summary>
    public static IReadOnlyList<string> Columns => ["picture", "class", "score", "left", "top", "right", "bottom"];

    /// <summary>Every object found, a row each.</summary>
    public IEnumerable<IReadOnlyList<string>> Rows =>
        from image in _images
        from found in image.Detections
        select (IReadOnlyList<string>)[image.File, found.Name, Score(found.Score), Pixel(found.Left), Pixel(found.Top), Pixel(found.Right), Pixel(found.Bottom)];

    public int Pictures => _images.Count - Broken;

    public int Broken => _images.Count(image => image.Problem is not null);

    public int Objects => _images.Sum(image => image.Detections.Count);

    /// <summary>Draws and keeps what became of a file.</summary>
    public void Add(PictureOutcome outcome)
    {
        if (outcome is DetectedPicture detected)
        {
            var name = FreeName(Path.GetFileNameWithoutExtension(detected.Path));
            options.Folder.WritePicture(name, detected.Draw(options.Model.ClassNames));
            _images.Add(new(detected.Path, detected.Picture.Width, detected.Picture.Height, name, [.. detected.Found.Select(DetectionEntry.Of)]));
        }
        else if (outcome is BrokenPicture broken)
        {
            _images.Add(new(broken.Path, 0, 0, null, [], broken.Problem));
        }
    }

    /// <summary>Writes all detections; with --csv as CSV too.</summary>
    public void Write()
    {
        Write(JsonName, Json());
        if (options.Format == DetectFormat.Csv)
        {
            Write(CsvName, Csv());
        }
    }

    public string Json() => Cli.Json.Of(new
    {
        model = options.ModelName,
        classes = options.Model.ClassNames,
        threshold = options.Suppression.ScoreThreshold,
        nms = options.Suppression.IouThreshold,
        suppression = options.Suppression.Method.ToString(),
        images = _images,
    });

    public string Csv()
    {
        var text = new StringBuilder("file,class,name,score,left,top,right,bottom\n");
        foreach (var (image, found) in _images.SelectMany(image => image.Detections.Select(found => (image, found))))
        {
            text.Append(CultureInfo.InvariantCulture, $"{Quoted(image.File)},{found.Class},{Quoted(found.Name)},{found.Score:r},{found.Left:r},{found.Top:r},{found.Right:r},{found.Bottom:r}\n");
        }
        return text.ToString();
    }

    /// <summary>Two folders may hold pictures of one name.</summary>
    private string FreeName(string name)
    {
        var free = $"{name}.png";
        for (var number = 2; !_taken.Add(free); number++)
        {
            free = $"{name}-{number}.png";
        }
        return free;
    }

    private void Write(string name, string text) => options.Folder.Write(name, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(',', '"', '\n') < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Score(double score) => score.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Pixel(double place) => place.ToString("0.0", CultureInfo.InvariantCulture);
}

/// <summary>A picture and the objects in it; a problem instead if it cannot be read.</summary>
internal sealed record ImageRecord(string File, int Width, int Height, string? Drawn, IReadOnlyList<DetectionEntry> Detections, string? Problem = null);

/// <summary>An object: its edges in pixels of the picture, counted from its upper left corner.</summary>
internal sealed record DetectionEntry(int Class, string Name, double Score, double Left, double Top, double Right, double Bottom)
{
    public static DetectionEntry Of(FoundObject found) => new(found.Class, found.Name, found.Score, found.Box.Left, found.Box.Top, found.Box.Right, found.Box.Bottom);
}
