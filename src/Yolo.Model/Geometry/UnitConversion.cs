using Yolo.Model.Validation;

namespace Yolo.Model.Geometry;

/// <summary>
/// The only ways from one unit to another; each names what it needs to know, and throws <see cref="ArgumentOutOfRangeException"/>
/// when that image or grid has a side that is not positive and finite.
/// </summary>
public static class UnitConversion
{
    /// <summary>Pixel → relative, for an image of the given size.</summary>
    public static Box<Relative> ToRelative(this Box<Pixel> box, Size<Pixel> image) => Divide<Pixel, Relative>(box, Require.Positive(image));

    /// <summary>Relative → pixel, for an image of the given size.</summary>
    public static Box<Pixel> ToPixels(this Box<Relative> box, Size<Pixel> image) => Multiply<Relative, Pixel>(box, Require.Positive(image));

    /// <summary>Relative → cell, for a grid of the given size.</summary>
    public static Box<Cell> ToCells(this Box<Relative> box, Size<Cell> grid) => Multiply<Relative, Cell>(box, Require.Positive(grid));

    /// <summary>Cell → relative, for a grid of the given size.</summary>
    public static Box<Relative> ToRelative(this Box<Cell> box, Size<Cell> grid) => Divide<Cell, Relative>(box, Require.Positive(grid));

    /// <summary>Pixel → relative, for an image of the given size.</summary>
    public static Size<Relative> ToRelative(this Size<Pixel> size, Size<Pixel> image) => Centred(size).ToRelative(image).Size;

    /// <summary>Relative → pixel, for an image of the given size.</summary>
    public static Size<Pixel> ToPixels(this Size<Relative> size, Size<Pixel> image) => Centred(size).ToPixels(image).Size;

    /// <summary>Relative → cell, for a grid of the given size.</summary>
    public static Size<Cell> ToCells(this Size<Relative> size, Size<Cell> grid) => Centred(size).ToCells(grid).Size;

    /// <summary>Cell → relative, for a grid of the given size.</summary>
    public static Size<Relative> ToRelative(this Size<Cell> size, Size<Cell> grid) => Centred(size).ToRelative(grid).Size;

    private static Box<TUnit> Centred<TUnit>(Size<TUnit> size)
        where TUnit : struct, IUnit => new(0, 0, size.Width, size.Height);

    private static Box<TTo> Multiply<TFrom, TTo>(Box<TFrom> box, Size<TTo> by)
        where TFrom : struct, IUnit
        where TTo : struct, IUnit => new(box.X * by.Width, box.Y * by.Height, box.Width * by.Width, box.Height * by.Height);

    // Division, not a product with the reciprocal: it is right to the last bit, so that pixel → relative → pixel strays less.
    private static Box<TTo> Divide<TFrom, TTo>(Box<TFrom> box, Size<TFrom> by)
        where TFrom : struct, IUnit
        where TTo : struct, IUnit => new(box.X / by.Width, box.Y / by.Height, box.Width / by.Width, box.Height / by.Height);
}
