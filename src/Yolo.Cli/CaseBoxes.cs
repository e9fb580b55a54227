using Yolo.Model.Collections;
using Yolo.Model.Geometry;

namespace Yolo.Cli;

/// <summary>The boxes of a case: rows of image, class, x, y, w, h in cell units.</summary>
internal sealed class CaseBoxes(CaseTable boxes, ValueList<int> head, int classes)
{
    private const int Image = 0, Class = 1, X = 2, Y = 3, Width = 4, Height = 5;

    private readonly int _images = head[0];
    private readonly int _rows = head[2];
    private readonly int _columns = head[3];

    /// <summary>The truths of each image, in the order of the file.</summary>
    /// <exception cref="Data.DataException">A row cannot be used.</exception>
    public IReadOnlyList<IReadOnlyList<Truth>> Truths()
    {
        var truths = Enumerable.Range(0, _images).Select(_ => new List<Truth>()).ToArray();
        for (var row = 0; row < boxes.Array.Shape[0]; row++)
        {
            var image = boxes.Index(row, Image, "image", _images);
            var label = boxes.Index(row, Class, "class", classes);
            boxes.RequirePositive(row, Width, "w");
            boxes.RequirePositive(row, Height, "h");
            var box = new Box<Relative>(
                Relative(Centre(row, X, "x", _columns), _columns),
                Relative(Centre(row, Y, "y", _rows), _rows),
                Relative(boxes.At(row, Width), _columns),
                Relative(boxes.At(row, Height), _rows));
            truths[image].Add(new(box, label));
        }
        return truths;
    }

    private double Centre(int row, int column, string name, int cells) => boxes.At(row, column) is >= 0 and var value && value <= cells
        ? value
        : throw boxes.Bad(row, column, name, $"the centre must lie in the grid, 0 to {cells}, in cell units");

    /// <summary>
    /// value / cells, or a neighbour of it, so that multiplying by the cells gives the value back as well as can be, and above all the same
    /// cell: 1 / 49 · 49 is less than 1, and a centre on the line between two cells would change sides.
    /// </summary>
    private static double Relative(double value, int cells)
    {
        var nearest = value / cells;
        return new[] { nearest, Math.BitIncrement(nearest), Math.BitDecrement(nearest) }
            .Where(r => r >= 0)
            .OrderBy(r => Math.Floor(r * cells) == Math.Floor(value) ? 0 : 1)
            .ThenBy(r => Math.Abs((r * cells) - value))
            .First();
    }
}
