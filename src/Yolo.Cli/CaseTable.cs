using System.Globalization;
using Yolo.Data;

namespace Yolo.Cli;

/// <summary>An array of a case with the file it came from, so that every complaint can name the place.</summary>
internal sealed record CaseTable(string Path, string Expected, NpyArray Array)
{
    /// <summary>Reads an array whose numbers are all finite.</summary>
    /// <param name="path">The file.</param>
    /// <param name="expected">The shape it must have, in words.</param>
    /// <param name="rank">How many axes that are.</param>
    /// <exception cref="DataException">It cannot be read, has another rank, or holds a number that is not finite.</exception>
    public static CaseTable Read(string path, string expected, int rank)
    {
        var table = new CaseTable(path, expected, NpyFile.Read(path));
        if (table.Array.Shape.Count != rank)
        {
            throw table.WrongShape();
        }
        var bad = System.Array.FindIndex(table.Array.Values, v => !double.IsFinite(v));
        return bad < 0 ? table : throw new DataException($"'{path}' has {Text(table.Array.Values[bad])} at {Place(table.Array, bad)}; every number must be finite.");
    }

    /// <summary>The indices of a number in C order, as Python writes them.</summary>
    public static string Place(NpyArray array, int index)
    {
        var indices = new int[array.Shape.Count];
        for (var axis = indices.Length - 1; axis >= 0; axis--)
        {
            (index, indices[axis]) = Math.DivRem(index, array.Shape[axis]);
        }
        return $"[{string.Join(", ", indices)}]";
    }

    public double At(int row, int column) => Array.Values[(row * Array.Shape[1]) + column];

    public void RequireNotEmpty()
    {
        if (Array.Values.Length == 0)
        {
            throw new DataException($"'{Path}' is empty (shape {Array.ShapeText}); {Expected} with at least 1 everywhere is expected.");
        }
    }

    public void RequireColumns(string names)
    {
        if (Array.Shape[1] != names.Split(',').Length)
        {
            throw WrongShape($" ({names})");
        }
    }

    public void RequirePositive(int row, int column, string name)
    {
        if (!(At(row, column) > 0))
        {
            throw Bad(row, column, name, "it must be above 0, in cell units");
        }
    }

    /// <summary>A whole number in 0..<paramref name="count"/>−1.</summary>
    public int Index(int row, int column, string name, int count)
    {
        var value = At(row, column);
        return value >= 0 && value < count && value == Math.Floor(value)
            ? (int)value
            : throw Bad(row, column, name, $"it must be a whole number from 0 to {count - 1}");
    }

    public DataException Bad(int row, int column, string name, string rule) =>
        new($"'{Path}', row {row} (counted from 0): {name} is {Text(At(row, column))}; {rule}.");

    private DataException WrongShape(string columns = "") => new($"'{Path}' has shape {Array.ShapeText}; {Expected}{columns} is expected.");

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
