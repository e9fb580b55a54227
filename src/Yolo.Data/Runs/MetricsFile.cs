using System.Text;

namespace Yolo.Data;

/// <summary>
/// A CSV file of numbers that grows by a row at a time: a header line, then complete rows only. Numbers have a point and all their digits
/// whatever the country; what was not measured is empty. After each row everything is handed to the system, so that a crash loses nothing.
/// </summary>
public sealed class MetricsFile : IDisposable
{
    private readonly string _path;
    private readonly FileStream _stream;

    private MetricsFile(string path, IReadOnlyList<string> columns, FileStream stream) =>
        (_path, Columns, _stream) = (path, columns, stream);

    /// <summary>The columns' names.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>
    /// Opens a file to append to, with its header if it is new. In one that is there a row that was cut short is removed.
    /// </summary>
    /// <exception cref="ArgumentException">There are no columns, or one's name is empty, repeated, or holds a comma, quote or line break.</exception>
    /// <exception cref="DataException">The file cannot be written, or holds a table of other columns.</exception>
    public static MetricsFile Open(string path, IReadOnlyList<string> columns)
    {
        RequireNames(columns);
        if (File.Exists(path) && new FileInfo(path).Length > 0)
        {
            var table = MetricsTable.Read(path);
            if (!table.Columns.SequenceEqual(columns))
            {
                throw new DataException(
                    $"The metrics '{path}' have the columns {string.Join(",", table.Columns)}, not {string.Join(",", columns)}; use another run folder.");
            }
            Rewrite(path, table);
        }
        else
        {
            Rewrite(path, new MetricsTable(columns, []));
        }
        return new MetricsFile(path, [.. columns], OpenAtEnd(path));
    }

    /// <summary>
    /// Removes the rows of an existing file from where a column reaches a value: before a training goes on from a checkpoint, what was
    /// written after it. Nothing happens if there is no file.
    /// </summary>
    /// <exception cref="DataException">The file cannot be read or written.</exception>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public static void DropFrom(string path, string column, double value)
    {
        if (!File.Exists(path))
        {
            return;
        }
        var table = MetricsTable.Read(path);
        var index = table.Columns.ToList().IndexOf(column);
        if (index < 0)
        {
            throw new ArgumentException($"'{path}' has no column '{column}'; it has {string.Join(", ", table.Columns)}.", nameof(column));
        }
        Rewrite(path, table with { Rows = [.. table.Rows.Where(row => !(row[index] >= value))] });
    }

    /// <summary>Appends a row; a column that is not in it stays empty.</summary>
    /// <exception cref="ArgumentException">The row has a column that the file has not.</exception>
    /// <exception cref="DataException">It cannot be written; the file then ends with the row before.</exception>
    public void Append(IReadOnlyDictionary<string, double> row)
    {
        foreach (var column in row.Keys)
        {
            if (!Columns.Contains(column))
            {
                throw new ArgumentException($"'{_path}' has no column '{column}'; it has {string.Join(", ", Columns)}.", nameof(row));
            }
        }
        var values = Columns.Select(column => row.TryGetValue(column, out var value) ? value : double.NaN);
        var line = Encoding.UTF8.GetBytes(MetricsTable.Line(values));
        AtomicFile.Guard(_path, () =>
        {
            var end = _stream.Length;
            try
            {
                _stream.Write(line);
                _stream.Flush();
            }
            catch (IOException)
            {
                _stream.SetLength(end);
                throw;
            }
        });
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    private static void Rewrite(string path, MetricsTable table) => AtomicFile.Write(path, stream =>
    {
        stream.Write(Encoding.UTF8.GetBytes(string.Join(',', table.Columns) + "\n"));
        foreach (var row in table.Rows)
        {
            stream.Write(Encoding.UTF8.GetBytes(MetricsTable.Line(row)));
        }
    });

    private static FileStream OpenAtEnd(string path)
    {
        FileStream? stream = null;
        // Unbuffered: a row goes to the system in one piece or not at all. Shared for reading: plots and users look at it meanwhile.
        AtomicFile.Guard(path, () => stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0));
        return stream ?? throw new InvalidOperationException();
    }

    private static void RequireNames(IReadOnlyList<string> columns)
    {
        if (columns.Count == 0 || columns.Distinct().Count() != columns.Count
            || columns.Any(column => column.Length == 0 || column.AsSpan().ContainsAny(",\"\r\n")))
        {
            throw new ArgumentException(
                "Columns need names that are not empty, not repeated, and without commas, quotes and line breaks.", nameof(columns));
        }
    }
}
