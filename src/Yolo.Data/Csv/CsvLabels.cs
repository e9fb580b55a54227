using System.Globalization;
using Microsoft.VisualBasic.FileIO;
using Yolo.Model.Geometry;

namespace Yolo.Data;

/// <summary>
/// Reads boxes from CSV, a row for each: with a header whose columns go by the names in use (image, filename, …; xmin, x1, left, …; label, class, …), or without one as keras-retinanet has it,
/// <c>path,x1,y1,x2,y2,class</c>. A row without a box is a picture without objects. Edges are pixels.
/// </summary>
internal static class CsvLabels
{
    private static readonly Dictionary<string, string[]> Columns = new()
    {
        ["picture"] = ["filename", "image", "image_name", "imagename", "file", "path", "image_path", "img", "image_id", "imageid"],
        ["left"] = ["xmin", "x_min", "x1", "left"],
        ["top"] = ["ymin", "y_min", "y1", "top"],
        ["right"] = ["xmax", "x_max", "x2", "right"],
        ["bottom"] = ["ymax", "y_max", "y2", "bottom"],
        ["class"] = ["class", "label", "class_name", "classname", "name", "labelname", "category"],
        ["difficult"] = ["difficult"],
    };

    private static readonly string[] Edges = ["left", "top", "right", "bottom"];
    private static readonly string[] Headerless = ["picture", "left", "top", "right", "bottom", "class"];
    private static readonly (string Set, string[] Names)[] Sets = [("train", ["train"]), ("val", ["val", "valid"]), ("test", ["test"])];

    /// <summary>The files of a folder by their sets: train*.csv, val*.csv, test*.csv, or in folders train, valid, test; or one file for all.</summary>
    public static IReadOnlyDictionary<string, string> Find(string folder)
    {
        var found = new Dictionary<string, string>();
        foreach (var (set, names) in Sets)
        {
            var candidates = names.SelectMany(name => Files(folder, $"{name}*.csv").Concat(Files(Path.Combine(folder, name), "*.csv")));
            if (candidates.FirstOrDefault() is { } file)
            {
                found[set] = file;
            }
        }
        if (found.Count == 0 && Files(folder, "*.csv").Concat(Files(Path.Combine(folder, "annotations"), "*.csv")).FirstOrDefault() is { } only)
        {
            found["all"] = only;
        }
        return found;
    }

    /// <summary>Reads the files of several sets, or one file, whose pictures are divided.</summary>
    /// <exception cref="DataException">A file cannot be read or used; says which line.</exception>
    public static LabelledSets Read(IReadOnlyDictionary<string, string> files, LabelFaults faults)
    {
        PictureLabels[] Of(string set) => files.TryGetValue(set, out var file) ? Pictures(file, faults) : [];
        return files.Count == 1
            ? LabelledSets.Divide([], Of(files.Keys.Single()), faults.Warnings)
            : new([], Of("train"), Of("val"), Of("test"), faults.Warnings);
    }

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal) : [];

    private static PictureLabels[] Pictures(string path, LabelFaults faults)
    {
        var rows = Rows(path).ToList();
        if (rows.Count == 0)
        {
            throw new DataException($"'{path}' has no rows.");
        }
        var columns = Header(path, rows[0].Fields, out var hasHeader);
        var objects = rows.Skip(hasHeader ? 1 : 0).GroupBy(row => Field(row.Fields, columns, "picture")).Where(group => group.Key.Length > 0).ToArray();
        var folder = PictureFolder.Of(path, [.. objects.Select(group => group.Key)]);
        return faults.TryEach(objects, group => folder.Find(group.Key, faults.Warnings) is { } picture ? Labels(group, picture) : null);

        PictureLabels Labels(IEnumerable<Row> found, string picture)
        {
            var size = ImageFile.ReadSize(picture);
            var kept = faults.TryEach(found, row => Object(path, row, columns, size, faults.Warnings));
            return new(Path.GetFileNameWithoutExtension(picture), picture, size, kept);
        }
    }

    private static VocObject? Object(string path, Row row, Dictionary<string, int> columns, Size<Pixel> size, List<string> warnings)
    {
        var name = Field(row.Fields, columns, "class");
        var edges = Edges.Select(edge => Field(row.Fields, columns, edge)).ToArray();
        if (Array.TrueForAll(edges, edge => edge.Length == 0))
        {
            return null;
        }
        var numbers = Array.ConvertAll(edges, edge => double.TryParse(edge, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new DataException($"'{path}', line {row.Line}: '{edge}' is no number; an edge of a box is one, in pixels."));
        if (name.Length == 0)
        {
            throw new DataException($"'{path}', line {row.Line}: the box has no class; write its name.");
        }
        var box = Box<Pixel>.FromEdges(numbers[0], numbers[1], numbers[2], numbers[3]);
        return BoxCheck.Keep(box, size, $"{Path.GetFileName(path)}, line {row.Line} ({name}) at {Pixels.Describe(box)}", warnings) is { } usable
            ? new(name, usable, Field(row.Fields, columns, "difficult") is "1" or "true" or "True")
            : null;
    }

    private static Dictionary<string, int> Header(string path, string[] first, out bool hasHeader)
    {
        var found = Columns.Select(column => (column.Key, Index: Array.FindIndex(first, field => column.Value.Contains(field.Trim(), StringComparer.OrdinalIgnoreCase))))
            .Where(pair => pair.Index >= 0).ToDictionary(pair => pair.Key, pair => pair.Index);
        hasHeader = found.Count >= Headerless.Length - 1;
        if (hasHeader)
        {
            return Headerless.FirstOrDefault(column => !found.ContainsKey(column)) is { } missing
                ? throw new DataException($"'{path}', line 1: no column for the {missing}; it can be called {string.Join(", ", Columns[missing])}.")
                : found;
        }
        return first.Length == Headerless.Length
            ? Headerless.Select((column, i) => (column, i)).ToDictionary(pair => pair.column, pair => pair.i)
            : throw new DataException($"'{path}', line 1: this is no header such as filename,width,height,class,xmin,ymin,xmax,ymax, and no row of path,x1,y1,x2,y2,class.");
    }

    private static string Field(string[] fields, Dictionary<string, int> columns, string column) =>
        columns.TryGetValue(column, out var i) && i < fields.Length ? fields[i].Trim() : string.Empty;

    private static IEnumerable<Row> Rows(string path)
    {
        TextFieldParser parser;
        try
        {
            parser = new(path) { TextFieldType = FieldType.Delimited, Delimiters = [","], HasFieldsEnclosedInQuotes = true };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"Cannot read '{path}': {error.Message} Check the path and its permissions.", error);
        }
        using (parser)
        {
            while (!parser.EndOfData)
            {
                yield return Next(parser, path);
            }
        }
    }

    private static Row Next(TextFieldParser parser, string path)
    {
        var line = parser.LineNumber;
        try
        {
            return new(line, parser.ReadFields() ?? []);
        }
        catch (MalformedLineException error)
        {
            throw new DataException($"'{path}', line {line}: a quote is not closed. Mend it.", error);
        }
    }

    private readonly record struct Row(long Line, string[] Fields);
}
