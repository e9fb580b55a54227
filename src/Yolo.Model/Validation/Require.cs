using System.Globalization;
using System.Runtime.CompilerServices;
using Yolo.Model.Geometry;

namespace Yolo.Model.Validation;

/// <summary>The checks of the public boundaries: each returns the value, or says what was wrong with which argument.</summary>
internal static class Require
{
    public static double Positive(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value) && value > 0 ? value : throw Bad(name, value, "a finite number above 0");

    public static double NotNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value) && value >= 0 ? value : throw Bad(name, value, "a finite number, 0 or above");

    public static long NotNegative(long value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 0 ? value : throw Bad(name, value, "0 or above");

    public static double Finite(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value) ? value : throw Bad(name, value, "a finite number");

    public static double InUnitInterval(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is >= 0 and <= 1 ? value : throw Bad(name, value, "between 0 and 1");

    public static long AtLeastOne(long value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 1 ? value : throw Bad(name, value, "at least 1");

    public static int AtLeastOne(int value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 1 ? value : throw Bad(name, value, "at least 1");

    public static Size<TUnit> Positive<TUnit>(Size<TUnit> size, [CallerArgumentExpression(nameof(size))] string name = "")
        where TUnit : struct, IUnit
    {
        Positive(size.Width, name + ".Width");
        Positive(size.Height, name + ".Height");
        return size;
    }

    public static Size<Cell> WholeCells(Size<Cell> grid, [CallerArgumentExpression(nameof(grid))] string name = "") =>
        IsCount(grid.Width) && IsCount(grid.Height)
            ? grid
            : throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name} is {grid.Width} × {grid.Height} cells; a grid has whole numbers of columns and rows, each at least 1."),
                name);

    private static bool IsCount(double value) => value is >= 1 and <= int.MaxValue && value == Math.Floor(value);

    private static ArgumentOutOfRangeException Bad<T>(string name, T value, string rule) =>
        new(name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be {rule}."));
}
