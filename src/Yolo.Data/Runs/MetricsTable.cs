using System.Globalization;

namespace Yolo.Data;

/// <summary>A table of numbers, as a metrics file holds it.</summary>
/// <param name="Columns">The columns' names.</param>
/// <param name="Rows">The rows, each with one number for each column; NaN where nothing was measured.</param>
public sealed record MetricsTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<double>> Rows)
{
    /// <summary>Reads a metrics file. A last line that was cut short, by a crash or because it is being written, is passed over.</summary>
    /// <exception cref="DataException">There is no such file, or it is no table of numbers; says which line.</exception>
    public static MetricsTable Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"Cannot read the metrics '{path}': {error.Message} Check the path and its permissions.", error);
        }
        var lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0)
        {
            throw new DataException($"The metrics '{path}' have no header line; remove the file, or take the one of another run.");
        }
        var columns = lines[0].TrimEnd('\r').Split(',');
        return new MetricsTable(columns, [.. lines.Skip(1).Select((line, index) => Row(path, line.TrimEnd('\r'), index + 2, columns.Length))]);
    }

    /// <summary>The curve of one column over another; rows without a number in either are left out.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public Curve Curve(string x, string y)
    {
        var (across, up) = (IndexOf(x), IndexOf(y));
        var rows = Rows.Where(row => double.IsFinite(row[across]) && double.IsFinite(row[up])).ToArray();
        return new Curve(y, [.. rows.Select(row => row[across])], [.. rows.Select(row => row[up])]);
    }

    /// <summary>The line of a row, with all digits and a point whatever the country; nothing for NaN.</summary>
    internal static string Line(IEnumerable<double> row) =>
        string.Join(',', row.Select(value => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture))) + "\n";

    private int IndexOf(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i] == column)
            {
                return i;
            }
        }
        throw new ArgumentException($"There is no column '{column}'; there are {string.Join(", ", Columns)}.", nameof(column));
    }

    private static double[] Row(string path, string line, int number, int columns)
    {
        var fields = line.Split(',');
        var row = new double[fields.Length];
        for (var i = 0; i < fields.Length; i++)
        {
            if (fields[i].Length == 0)
            {
                row[i] = double.NaN;
            }
            else if (!double.TryParse(fields[i], NumberStyles.Float, CultureInfo.InvariantCulture, out row[i]))
            {
                throw new DataException($"Line {number} of '{path}' has '{fields[i]}', which is not a number; mend or remove the line.");
            }
        }
        return row.Length == columns
            ? row
            : throw new DataException($"Line {number} of '{path}' has {row.Length} fields for {columns} columns; mend or remove the line.");
    }
}
