namespace Yolo.Model.Geometry;

/// <summary>The only ways from one unit to another; each names what it needs to know.</summary>
public static class UnitConversion
{
    /// <summary>Pixel → relative, for an image of the given size.</summary>
    public static Box<Relative> ToRelative(this Box<Pixel> box, Size<Pixel> image) =>
        Scale<Pixel, Relative>(box, 1 / image.Width, 1 / image.Height);

    /// <summary>Relative → pixel, for an image of the given size.</summary>
    public static Box<Pixel> ToPixels(this Box<Relative> box, Size<Pixel> image) =>
        Scale<Relative, Pixel>(box, image.Width, image.Height);

    /// <summary>Relative → cell, for a grid of the given size.</summary>
    public static Box<Cell> ToCells(this Box<Relative> box, Size<Cell> grid) =>
        Scale<Relative, Cell>(box, grid.Width, grid.Height);

    /// <summary>Cell → relative, for a grid of the given size.</summary>
    public static Box<Relative> ToRelative(this Box<Cell> box, Size<Cell> grid) =>
        Scale<Cell, Relative>(box, 1 / grid.Width, 1 / grid.Height);

    private static Box<TTo> Scale<TFrom, TTo>(Box<TFrom> box, double x, double y)
        where TFrom : struct, IUnit
        where TTo : struct, IUnit => new(box.X * x, box.Y * y, box.Width * x, box.Height * y);
}
